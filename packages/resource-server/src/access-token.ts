import type { Instant, Scope } from "@mintport/core";
import type { JWTPayload } from "jose";

/** An access token that was checked, as a route sees it. */
export interface VerifiedAccessToken {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  readonly scope: Scope;
  readonly expiresAt: Instant;
  /** All claims, as they stand in the token. */
  readonly claims: JWTPayload;
}
