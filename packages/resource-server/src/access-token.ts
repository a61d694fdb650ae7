import type { Instant } from "@mintport/core/ports";
import type { Scope } from "@mintport/core/scope";
import type { Actor, Confirmation, UserAuthentication } from "@mintport/core/tokens";
import type { JWTPayload } from "jose";

/** An access token that was checked, as a route sees it. */
export interface VerifiedAccessToken {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  readonly scope: Scope;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** The key that its bearer had to prove to hold; it was proven. */
  readonly confirmation?: Confirmation;
  /** The party that acts for the subject (RFC 8693 §4.1): only the outermost counts for decisions. */
  readonly actor?: Actor;
  /** How its user logged in; a token of no user has none. */
  readonly authentication?: UserAuthentication;
  /** All claims, as they stand in the token. */
  readonly claims: JWTPayload;
}
