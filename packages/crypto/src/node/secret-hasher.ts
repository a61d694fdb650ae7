import { availableParallelism } from "node:os";
import {
  andThen,
  type PortError,
  type SecretHash,
  type SecretHasher,
  type SecretVerdict,
} from "@mintport/core";
import { ok, okAsync, ResultAsync } from "neverthrow";
import { requireWholeNumbers } from "../whole-numbers.ts";
import {
  type Argon2Cost,
  argon2idHasher,
  argon2idScheme,
  defaultArgon2Cost,
  isCheaper,
} from "./argon2id.ts";
import { boundedWork } from "./bounded-work.ts";
import type { HashScheme } from "./hash-scheme.ts";
import { bcryptScheme, pbkdf2Scheme, scryptScheme } from "./imported-schemes.ts";
import { sha256SecretHasher } from "./sha256-secret-hasher.ts";

export interface SecretHasherOptions {
  /**
   * The scheme of new hashes. `sha256` (default) is for secrets that were generated, as `createClient` makes them;
   * `argon2id` is for secrets that people chose.
   */
  readonly scheme?: "sha256" | "argon2id";
  readonly argon2?: Partial<Argon2Cost>;
  /** How many slow hashes are computed at a time. Default: one a core, at most 4, which is Node's thread pool. */
  readonly concurrency?: number;
  /** How many requests may wait for one; the next is answered 503 with `Retry-After`. 0: none. Default 100. */
  readonly queue?: number;
}

/**
 * A hasher that makes hashes of one scheme and verifies those of all: SHA-256, argon2id, and what was imported from
 * elsewhere (bcrypt, scrypt, PBKDF2 in PHC or crypt format). With `argon2id` a match by another scheme, or one that costs
 * less than today's, is told as `outdated`, so that `secretUpkeep` makes it anew. With `sha256` nothing is: a slow hash
 * may be of a secret that a person chose, and never becomes a fast one.
 *
 * Slow hashes run on the thread pool, never on the event loop.
 *
 * Throws `ConfigurationError` if an option cannot be.
 *
 * @example createAuthorizationServer({ …, secretHasher: secretHasher({ scheme: "argon2id" }) })
 */
export const secretHasher = (options: SecretHasherOptions = {}): SecretHasher => {
  const { scheme = "sha256", queue = 100 } = options;
  const { concurrency = Math.min(4, availableParallelism()) } = options;
  requireWholeNumbers("secretHasher", {
    concurrency: { value: concurrency, least: 1 },
    queue: { value: queue, least: 0 },
  });
  const cost = { ...defaultArgon2Cost, ...options.argon2 };
  const makeArgon2 = argon2idHasher(cost);
  const slowly = boundedWork("secret-hasher", { concurrency, queue });
  const isOutdated = (hash: string): boolean =>
    scheme === "argon2id" && (!hash.startsWith("$argon2id$") || isCheaper(hash, cost));
  const mismatch: SecretVerdict = { verdict: "mismatch" };
  const mismatchSlowly = (presented: string): ResultAsync<SecretVerdict, PortError> =>
    slowly(() => makeArgon2(presented)).map(() => mismatch);

  const verifySlowly = (
    presented: string,
    hashes: readonly SecretHash[],
  ): ResultAsync<SecretVerdict, PortError> =>
    ResultAsync.combine(
      hashes.map((hash) => {
        const found = schemeOf(hash);
        return found === undefined
          ? okAsync<SecretHash | undefined, PortError>(undefined)
          : slowly(async () => ((await found.verify(presented, hash)) ? hash : undefined));
      }),
    ).map((matches): SecretVerdict => {
      const hash = matches.find((match) => match !== undefined);
      return hash === undefined ? mismatch : { verdict: "match", hash, outdated: isOutdated(hash) };
    });

  return {
    hash: (secret) =>
      scheme === "sha256" ? sha256SecretHasher.hash(secret) : slowly(() => makeArgon2(secret)),
    verify: (presented, hashes) => {
      const slow = hashes.filter((hash) => !hash.startsWith("$sha256$"));
      return andThen(sha256SecretHasher.verify(presented, hashes), (fast) => {
        if (fast.verdict === "match")
          return ok<SecretVerdict, PortError>({ ...fast, outdated: isOutdated(fast.hash) });
        if (slow.length > 0) return verifySlowly(presented, slow);
        // An unknown client costs what a client of today's scheme costs, and so does one whose hash is still a fast one.
        return scheme === "argon2id" ? mismatchSlowly(presented) : ok(fast);
      });
    },
  };
};

const schemes: readonly HashScheme[] = [argon2idScheme, bcryptScheme, scryptScheme, pbkdf2Scheme];

const schemeOf = (hash: SecretHash): HashScheme | undefined =>
  schemes.find(({ prefixes }) => prefixes.some((prefix) => hash.startsWith(prefix)));
