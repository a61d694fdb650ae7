import type { Brand } from "./brand.ts";
import { type Instant, isExpired } from "./instant.ts";

/** A secret as stores keep it: `$scheme$…`, made by a `SecretHasher`. Never the secret. */
export type SecretHash = Brand<string, "SecretHash">;

/** One of the secrets a client may authenticate with. */
export interface ClientSecret {
  /** Names the secret in audit and management; not secret itself. */
  readonly id: string;
  readonly hash: SecretHash;
  /** The first moment it is accepted. */
  readonly notBefore?: Instant;
  /** The first moment it is no longer accepted. */
  readonly expiresAt?: Instant;
}

export const isLive = (secret: ClientSecret, now: Instant): boolean =>
  (secret.notBefore === undefined || secret.notBefore <= now) &&
  (secret.expiresAt === undefined || !isExpired(secret.expiresAt, now));
