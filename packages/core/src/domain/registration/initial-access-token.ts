import type { Digest } from "../digest.ts";
import { type Instant, isExpired } from "../instant.ts";

/** A token that lets its bearer register clients (RFC 7591 §1.2), as a tenant keeps it. Never the token. */
export interface InitialAccessToken {
  /** Names it in the audit and in management; not secret itself. */
  readonly id: string;
  readonly digest: Digest;
  readonly createdAt: Instant;
  /** The rules that it opens, by their name in the tenant's policy. */
  readonly profile: string;
  /** How many clients it may still register. Default: any number. */
  readonly usesLeft?: number;
  /** The first moment at which it is no longer accepted. Default: never. */
  readonly expiresAt?: Instant;
  /** A name for people. */
  readonly label?: string;
}

/** The beginning of every initial access token, so that secret scanners find one that was published by mistake. */
export const initialAccessTokenPrefix = "mpit";

/** The beginning of every registration access token (RFC 7592 §3). */
export const registrationAccessTokenPrefix = "mpra";

/** The most initial access tokens of a tenant: they stand in its record. */
export const maxInitialAccessTokens = 100;

/** Why an initial access token opens nothing. */
export type InitialAccessTokenFault = "expired" | "used_up";

/** Whether a token opens something at a moment. */
export const initialAccessTokenFault = (
  { expiresAt, usesLeft }: InitialAccessToken,
  now: Instant,
): InitialAccessTokenFault | undefined => {
  if (expiresAt !== undefined && isExpired(expiresAt, now)) return "expired";
  return usesLeft !== undefined && usesLeft < 1 ? "used_up" : undefined;
};
