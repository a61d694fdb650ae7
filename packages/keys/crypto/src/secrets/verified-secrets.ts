import { hash as digest, randomBytes } from "node:crypto";
import {
  type Clock,
  requireKnownOptions,
  systemClock,
  type VerifiedSecret,
  type VerifiedSecrets,
} from "@mintport/core/ports";
import { LRUCache } from "lru-cache";
import { requireWholeNumbers } from "../whole-numbers.ts";

/** The time and the number of secrets that are remembered. */
export interface VerifiedSecretsOptions {
  /**
   * How long a secret is remembered after it was hashed, in seconds.
   *
   * @default 60
   */
  readonly lifetime?: number;
  /**
   * The most that are remembered; the one least used makes room.
   *
   * @default 10_000
   */
  readonly maxEntries?: number;
  readonly clock?: Clock;
}

/**
 * Remembers verified secrets by a digest under a key that this process made and that never leaves it: no secret stands in
 * memory, and what is remembered is worth nothing elsewhere. A changed secret has another hash, so it is not known.
 *
 * Throws `ConfigurationError` if an option is wrong or unknown.
 *
 * @example createAuthorizationServer({ …, verifiedSecrets: verifiedSecrets() })
 */
export const verifiedSecrets = (options: VerifiedSecretsOptions = {}): VerifiedSecrets => {
  requireKnownOptions("verifiedSecrets", options, {
    ...{ lifetime: true, maxEntries: true, clock: true },
  });
  const { lifetime = 60, maxEntries = 10_000, clock = systemClock } = options;
  requireWholeNumbers("verifiedSecrets", {
    lifetime: { value: lifetime, least: 1 },
    maxEntries: { value: maxEntries, least: 1 },
  });
  const key = randomBytes(32).toString("hex");
  const until = new LRUCache<string, number>({ max: maxEntries });
  // The key first, in one shot: an HMAC would take three times as long, and what it adds is for texts that others see.
  const markOf = ({ tenant, client, hash, presented, source }: VerifiedSecret): string =>
    digest("sha256", key + JSON.stringify([tenant, client, hash, presented, source]), "base64url");
  return {
    remember: (secret) => {
      until.set(markOf(secret), clock.now() + lifetime);
    },
    knows: (secret) => {
      const mark = markOf(secret);
      const expiry = until.get(mark);
      // A clock that steps back makes nothing last longer than its lifetime.
      if (expiry !== undefined && expiry > clock.now() && expiry <= clock.now() + lifetime)
        return true;
      if (expiry !== undefined) until.delete(mark);
      return false;
    },
  };
};
