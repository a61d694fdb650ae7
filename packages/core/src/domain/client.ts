import type { ClientSecret } from "./client-secret.ts";
import type { ClientId } from "./identifiers.ts";
import type { Seconds } from "./instant.ts";
import type { Scope } from "./scope.ts";

/** A registered client of one tenant (RFC 6749 §2). */
export interface Client {
  readonly id: ClientId;
  /** The `token_endpoint_auth_method`s it may use, by name. With `none` it is public. */
  readonly authenticationMethods: readonly string[];
  readonly secrets: readonly ClientSecret[];
  /** The `grant_type`s it may use, by name. */
  readonly grantTypes: readonly string[];
  /**
   * The scopes it may have for itself, with no user involved: the ceiling of client_credentials. A list of its
   * own, apart from what users may delegate to the client. Empty means none.
   */
  readonly ownScope: Scope;
  /** What it is granted when it asks for no scope; core re-checks it against `ownScope`. */
  readonly defaultOwnScope: Scope;
  /** How long its access tokens live, instead of the tenant's lifetime. */
  readonly accessTokenLifetime?: Seconds;
  /** A disabled client is refused as an unknown one. */
  readonly disabled: boolean;
}

/** Whether the client cannot keep a credential (RFC 6749 §2.1): it may authenticate with `none`. */
export const isPublic = (client: Client): boolean => client.authenticationMethods.includes("none");
