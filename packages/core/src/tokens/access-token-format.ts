import type { ResultAsync } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { KeyId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";

/** How an access token is written down: an extension point. */
export interface AccessTokenFormat {
  readonly name: string;
  /** Makes the text that the client gets. After `ok` the token is valid; after `err` no token exists. */
  mint(token: AccessToken, tenant: Tenant): ResultAsync<MintedToken, PortError>;
}

export interface MintedToken {
  readonly value: string;
  /** The key that signed it, if one did. */
  readonly keyId?: KeyId;
}
