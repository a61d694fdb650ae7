import type { ResultAsync } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { Digest } from "../domain/digest.ts";
import type { TenantId, TokenId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** Opaque access tokens by digest, and the marks of revoked ones by `jti`. */
export interface AccessTokenStore extends Expiring {
  /** Keeps an opaque token under its digest until it expires. `exists`: the digest is taken; nothing was changed. */
  insert(
    tenant: TenantId,
    digest: Digest,
    token: AccessToken,
  ): ResultAsync<"inserted" | "exists", PortError>;

  /**
   * The token of this digest, if it has not expired at `now`.
   *
   * Promise: never a token of another tenant. Whether it is revoked is `isRevoked`'s to say.
   */
  find(
    tenant: TenantId,
    digest: Digest,
    now: Instant,
  ): ResultAsync<AccessToken | undefined, PortError>;

  /**
   * Marks a token, opaque or JWT, as revoked until `until`, when it is dead anyway. After `ok`, every handle sees it.
   * Marking twice is marking once, until the later of the two.
   */
  revoke(tenant: TenantId, token: TokenId, until: Instant): ResultAsync<"revoked", PortError>;

  isRevoked(tenant: TenantId, token: TokenId, now: Instant): MaybeAsync<boolean, PortError>;
}
