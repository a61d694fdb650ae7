import { hash } from "node:crypto";
import {
  type Clock,
  requireKnownOptions,
  systemClock,
  type VerifiedTokens,
} from "@mintport/core/ports";
import { LRUCache } from "lru-cache";
import { requireWholeNumbers } from "../whole-numbers.ts";

/** The time and the number of tokens that are known. */
export interface VerifiedTokensOptions {
  /**
   * How long a token is known after its signature was verified, in seconds.
   *
   * @default 10
   */
  readonly lifetime?: number;
  /**
   * The most that are known; the one least used makes room.
   *
   * @default 10_000
   */
  readonly maxEntries?: number;
  readonly clock?: Clock;
}

/**
 * Remembers the readings of verified tokens, by their SHA-256. Throws `ConfigurationError` if an option is wrong or unknown.
 *
 * @example resourceServer({ …, verifiedTokens: verifiedTokens() })
 */
export const verifiedTokens = <Read extends object>(
  options: VerifiedTokensOptions = {},
): VerifiedTokens<Read> => {
  requireKnownOptions("verifiedTokens", options, {
    ...{ lifetime: true, maxEntries: true, clock: true },
  });
  const { lifetime = 10, maxEntries = 10_000, clock = systemClock } = options;
  requireWholeNumbers("verifiedTokens", {
    // As long as an issuer's own nodes may take to notice that a key was revoked, and no longer.
    lifetime: { value: lifetime, least: 1, most: 60 },
    maxEntries: { value: maxEntries, least: 1 },
  });
  const held = new LRUCache<string, { readonly read: Read; readonly at: number }>({
    max: maxEntries,
  });
  return {
    find: (issuer, token) => {
      const name = nameOf(issuer, token);
      const entry = held.get(name);
      if (entry === undefined) return undefined;
      const age = clock.now() - entry.at;
      // A clock that was set back makes nothing last longer.
      if (age >= 0 && age < lifetime) return entry.read;
      held.delete(name);
      return undefined;
    },
    keep: (issuer, token, read) => {
      held.set(nameOf(issuer, token), { read, at: clock.now() });
    },
  };
};

/** An issuer is a URL, so it holds no line break: no two pairs run into one name. */
const nameOf = (issuer: string, token: string): string =>
  hash("sha256", `${issuer}\n${token}`, "base64");
