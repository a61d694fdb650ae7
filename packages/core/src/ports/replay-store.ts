import type { ResultAsync } from "neverthrow";
import type { Digest } from "../domain/digest.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";

/** Remembers what may be used once and was not made by us: the `jti` of assertions and proofs. */
export interface ReplayStore extends Expiring {
  /**
   * Remembers `digest` until `expiresAt`.
   *
   * Promise: of any number of concurrent callers, on any number of handles and processes, exactly one sees `first`;
   * every other sees `seen`. An entry that is expired at `now` is as if it had never been. When the store cannot
   * know, it is `Err`, never `first`: core then refuses.
   */
  insertOnce(
    tenant: TenantId,
    digest: Digest,
    expiresAt: Instant,
    now: Instant,
  ): ResultAsync<"first" | "seen", PortError>;

  /**
   * Whether `digest` is remembered at `now`. Changes nothing: for explaining a request, never for deciding one, since
   * the answer may be old before it is read.
   */
  isSeen(tenant: TenantId, digest: Digest, now: Instant): ResultAsync<boolean, PortError>;
}
