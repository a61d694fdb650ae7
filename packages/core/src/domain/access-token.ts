import type { Actor } from "./actor.ts";
import type { Confirmation } from "./confirmation.ts";
import type { CustomClaims } from "./custom-claims.ts";
import type { ClientId, TenantId, TokenId } from "./identifiers.ts";
import type { Instant } from "./instant.ts";
import type { Issuer } from "./issuer.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import type { Scope } from "./scope.ts";
import type { TokenOrigin } from "./token-origin.ts";
import type { UserAuthentication } from "./user-authentication.ts";

/** The content of an access token, in whatever format it is handed out (RFC 9068 §2.2). */
export interface AccessToken {
  readonly id: TokenId;
  readonly tenant: TenantId;
  readonly issuer: Issuer;
  /** Whom the token speaks for: a user, or the client itself. */
  readonly subject: string;
  readonly audience: readonly ResourceIndicator[];
  readonly client: ClientId;
  readonly scope: Scope;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** The key that its bearer must hold; without one, whoever has the token may use it. */
  readonly confirmation?: Confirmation;
  /** The party that acts for the subject (RFC 8693 §4.1). */
  readonly actor?: Actor;
  /** The party that may be made to act for the subject by token exchange (RFC 8693 §4.4), by `sub`. */
  readonly mayAct?: string;
  /** How its user logged in, where there is one. */
  readonly authentication?: UserAuthentication;
  /** Claims of the embedder's own, beside the registered ones. */
  readonly claims?: CustomClaims;
  /** Its origin. Default: tenant and client in their first generation. */
  readonly origin?: TokenOrigin;
}
