import type { Brand } from "./brand.ts";
import { type Instant, instant, isExpired } from "./instant.ts";

/** A secret as stores keep it: `$scheme$…`, made by a `SecretHasher`. Never the secret. */
export type SecretHash = Brand<string, "SecretHash">;

/** A secret encrypted by a `SecretSealer`, for `client_secret_jwt`, which needs the secret itself. */
export type SealedSecret = Brand<string, "SealedSecret">;

/** One of the secrets a client may authenticate with. */
export interface ClientSecret {
  /** Names the secret in audit and management; not secret itself. */
  readonly id: string;
  readonly hash: SecretHash;
  /** What people call it. */
  readonly label?: string;
  readonly createdAt?: Instant;
  /** The day of its last use: the moment at which that day began (UTC). Written at most once a day. */
  readonly lastUsedDay?: Instant;
  /** The same secret, sealed. Only where the client uses `client_secret_jwt`. */
  readonly sealed?: SealedSecret;
  /** The first moment it is accepted. */
  readonly notBefore?: Instant;
  /** The first moment it is no longer accepted. */
  readonly expiresAt?: Instant;
}

export const isLive = (secret: ClientSecret, now: Instant): boolean =>
  (secret.notBefore === undefined || secret.notBefore <= now) &&
  (secret.expiresAt === undefined || !isExpired(secret.expiresAt, now));

/** The moment at which a day begins (UTC). */
export const dayOf = (moment: Instant): Instant => instant(moment - (moment % secondsPerDay));

const secondsPerDay = 86_400;

/** A client has at most this many secrets: each one more makes every guess dearer. */
export const maxSecrets = 10;
