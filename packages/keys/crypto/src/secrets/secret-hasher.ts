import { availableParallelism } from "node:os";
import type { TenantId } from "@mintport/core";
import {
  andThen,
  type PortError,
  portError,
  type SecretHash,
  type SecretHasher,
  type SecretVerdict,
} from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import { concurrencyLimit } from "../concurrency/concurrency-limit.ts";
import { requireWholeNumbers } from "../whole-numbers.ts";
import {
  type Argon2Cost,
  argon2idHasher,
  argon2idWork,
  defaultArgon2Cost,
  isCheaper,
} from "./argon2id.ts";
import type { HashScheme } from "./hash-scheme.ts";
import { sha256SecretHasher } from "./sha256-secret-hasher.ts";
import {
  dummyHashOf,
  missingLibraryOf,
  namedWorks,
  schemeOf,
  slowSchemes,
  workOf,
} from "./slow-schemes.ts";
import { workProfiles } from "./work-profiles.ts";

/** The scheme of new hashes, and the older schemes that are still verified. */
export interface SecretHasherOptions {
  /**
   * The scheme of new hashes. `sha256` (default) is for secrets that were generated, as `createClient` makes them;
   * `argon2id` is for secrets that people chose.
   */
  readonly scheme?: "sha256" | "argon2id";
  readonly argon2?: Partial<Argon2Cost>;
  /**
   * The other hashes that clients of any tenant may have, by scheme and cost: `bcrypt:10`, `argon2id:m=19456,t=2,p=1`,
   * `scrypt:ln=15,r=8,p=1,l=32`, `pbkdf2-sha256:i=600000,l=32`. A mismatch costs these from the start, and need not be seen
   * in the tenant first. One that a client has twice stands twice. Default: none. At most 10, and about a second together.
   */
  readonly alsoVerifies?: readonly string[];
  /** How many slow verifications run at a time. Default: one a core, at most 4, which is Node's thread pool. */
  readonly concurrency?: number;
  /**
   * How many requests may wait for one; the next is answered 503 with `Retry-After`. 0: none.
   *
   * @default 100
   */
  readonly queue?: number;
}

/** The port that `secretHasher` makes, and a way to tell it beforehand which hashes a tenant's clients have. */
export interface LearningSecretHasher extends SecretHasher {
  /** Lets every mismatch in the tenant cost what these hashes of one client cost, as if it had been asked about them. */
  learn(tenant: TenantId, hashes: readonly SecretHash[]): void;
}

/**
 * A hasher that makes hashes of one scheme and verifies those of all: SHA-256, argon2id, and what was imported from
 * elsewhere (bcrypt, scrypt, PBKDF2 in PHC or crypt format). With `argon2id` a match by another scheme, or one that costs
 * less than today's, is told as `outdated`, so that `secretUpkeep` makes it anew. With `sha256` nothing is: a slow hash
 * may be of a secret that a person chose, and never becomes a fast one.
 *
 * Every mismatch in a tenant costs the same slow work: all that any one client of it was seen to have, `alsoVerifies`,
 * and a hash of today's scheme. So time does not tell whether a client exists. It is at most 10 hashes and about a second;
 * a client that costs more can be told, and the process warns of it once (`MINTPORT_UNEVEN_SECRETS`).
 *
 * Slow hashes run on the thread pool, never on the event loop.
 *
 * argon2id needs the package `@node-rs/argon2`, and bcrypt `@node-rs/bcrypt`: whoever has such hashes installs it. A client
 * whose hash cannot be read without one is answered `unavailable`, with the name of the package as the cause.
 *
 * Throws `ConfigurationError` if an option is wrong, or asks for a package that is not installed.
 *
 * @example createAuthorizationServer({ …, secretHasher: secretHasher({ alsoVerifies: ["bcrypt:10"] }) })
 */
export const secretHasher = (options: SecretHasherOptions = {}): LearningSecretHasher =>
  hasherOver(slowSchemes, options);

/** The same over given schemes. */
export const hasherOver = (
  schemes: readonly HashScheme[],
  options: SecretHasherOptions,
): LearningSecretHasher => {
  const { scheme = "sha256", queue = 100, alsoVerifies = [] } = options;
  const { concurrency = Math.min(4, availableParallelism()) } = options;
  requireWholeNumbers("secretHasher", {
    concurrency: { value: concurrency, least: 1 },
    queue: { value: queue, least: 0 },
  });
  const cost = { ...defaultArgon2Cost, ...options.argon2 };
  const makeArgon2 = argon2idHasher(cost);
  const own = scheme === "argon2id" ? [argon2idWork(cost)] : [];
  const profiles = workProfiles([
    ...namedWorks(schemes, "argon2", own),
    ...namedWorks(schemes, "alsoVerifies", alsoVerifies).filter(({ name }) => !own.includes(name)),
  ]);
  const slowly = concurrencyLimit("secret-hasher", { concurrency, queue });
  const isOutdated = (hash: string): boolean =>
    scheme === "argon2id" && (!hash.startsWith("$argon2id$") || isCheaper(hash, cost));
  // No client pays for a hash that nobody can compute here.
  const worksOf = (hashes: readonly SecretHash[]) =>
    hashes.flatMap((hash) =>
      missingLibraryOf(schemes, hash) === undefined ? (workOf(schemes, hash) ?? []) : [],
    );

  return {
    hash: (secret) =>
      scheme === "sha256" ? sha256SecretHasher.hash(secret) : slowly(() => makeArgon2(secret)),
    learn: (tenant, hashes) => {
      profiles.learn(tenant, worksOf(hashes));
    },
    verify: (presented, hashes, tenant) => {
      const works = worksOf(hashes);
      profiles.learn(tenant, works);
      return andThen(sha256SecretHasher.verify(presented, hashes, tenant), (fast) => {
        if (fast.verdict === "match")
          return ok<SecretVerdict, PortError>({ ...fast, outdated: isOutdated(fast.hash) });
        const [fault] = hashes.flatMap((hash) => missingLibraryOf(schemes, hash) ?? []);
        const otherwise: Result<SecretVerdict, PortError> =
          fault === undefined
            ? ok(fast)
            : err(portError("unavailable", "secret-hasher", new Error(fault)));
        const slow = hashes.filter((hash) => worksOf([hash]).length > 0);
        const decoys = profiles
          .missing(tenant, works)
          .flatMap((name) => dummyHashOf(schemes, name) ?? []);
        if (slow.length + decoys.length === 0) return otherwise;
        // One turn for all of it: how many hashes a client has decides neither who waits nor who is refused.
        return slowly(() => firstMatch(schemes, presented, [...slow, ...decoys])).andThen(
          (text): Result<SecretVerdict, PortError> => {
            const hash = slow.find((candidate) => candidate === text);
            return hash === undefined
              ? otherwise
              : ok({ verdict: "match", hash, outdated: isOutdated(hash) });
          },
        );
      });
    },
  };
};

/** One after another, so that the same hashes take the same time in whichever order they are the client's or decoys. */
const firstMatch = async (
  schemes: readonly HashScheme[],
  presented: string,
  [hash, ...others]: readonly string[],
): Promise<string | undefined> => {
  if (hash === undefined) return undefined;
  return (await schemeOf(schemes, hash)?.verify(presented, hash)) === true
    ? hash
    : firstMatch(schemes, presented, others);
};
