import type { ClientId, TenantId, TokenId } from "./identifiers.ts";
import type { Instant } from "./instant.ts";
import type { Issuer } from "./issuer.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import type { Scope } from "./scope.ts";

/** What an access token says, in whatever format it is handed out (RFC 9068 §2.2). */
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
}
