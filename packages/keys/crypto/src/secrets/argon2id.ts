import type { SecretHash } from "@mintport/core/ports";
import { requireWholeNumbers } from "../whole-numbers.ts";
import type { HashScheme } from "./hash-scheme.ts";
import { library } from "./library.ts";

/** The cost of an argon2id hash (RFC 9106 §3.1). */
export interface Argon2Cost {
  /**
   * The memory that a hash takes, in KiB: 7168 to 1,048,576.
   *
   * @default 19_456
   */
  readonly memoryCost: number;
  /**
   * The number of passes over the memory: 1 to 20.
   *
   * @default 2
   */
  readonly timeCost: number;
  /**
   * The number of lanes: 1 to 99.
   *
   * @default 1
   */
  readonly parallelism: number;
}

/** The least cost that OWASP asks for: 19 MiB and two passes. */
export const defaultArgon2Cost: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * `$argon2id$v=19$m=19456,t=2,p=1$…` (RFC 9106, PHC). The library is loaded with the first such hash: whoever has none
 * pays no memory for its native code.
 */
export const argon2idScheme: HashScheme = {
  prefixes: ["$argon2id$"],
  library: library("@node-rs/argon2"),
  workOf: (text) => {
    const cost = verifiedCostOf(text);
    return (
      cost && {
        name: argon2idWork(cost),
        milliseconds: (cost.memoryCost * cost.timeCost) / kibibytesPerMillisecond,
      }
    );
  },
  decoyOf: (name) => {
    const cost = /^argon2id:(m=\d{1,8},t=\d{1,3},p=\d{1,2})$/.exec(name)?.[1];
    return cost === undefined
      ? undefined
      : `$argon2id$v=19$${cost}$${"A".repeat(22)}$${"A".repeat(43)}`;
  },
  verify: async (secret, text) => {
    if (verifiedCostOf(text) === undefined) return false;
    const { verify } = await import("@node-rs/argon2");
    return verify(text, secret).catch(() => false);
  },
};

/** The name of the work of an argon2id hash. */
export const argon2idWork = ({ memoryCost, timeCost, parallelism }: Argon2Cost): string =>
  `argon2id:m=${memoryCost},t=${timeCost},p=${parallelism}`;

const kibibytesPerMillisecond = 3500;

/** The highest cost that is verified: a hash from elsewhere must not cost a minute, or all memory. */
const most: Argon2Cost = { memoryCost: 1_048_576, timeCost: 20, parallelism: 99 };

/**
 * Makes a hash. Throws `ConfigurationError` for a cost below what RFC 9106 and OWASP ask for, or above what is verified.
 */
export const argon2idHasher = (cost: Argon2Cost): ((secret: string) => Promise<SecretHash>) => {
  requireWholeNumbers("secretHasher", {
    "argon2.memoryCost": { value: cost.memoryCost, least: 7168, most: most.memoryCost },
    "argon2.timeCost": { value: cost.timeCost, least: 1, most: most.timeCost },
    "argon2.parallelism": { value: cost.parallelism, least: 1, most: most.parallelism },
  });
  // Argon2id is the package's default algorithm, and its name stands in the hash.
  return async (secret) => {
    const { hash } = await import("@node-rs/argon2");
    return (await hash(secret, cost)) as SecretHash;
  };
};

/** Whether a hash has less than this cost, and should be made anew. */
export const isCheaper = (text: string, wanted: Argon2Cost): boolean => {
  const cost = costOf(text);
  return (
    cost === undefined || cost.memoryCost < wanted.memoryCost || cost.timeCost < wanted.timeCost
  );
};

const verifiedCostOf = (text: string): Argon2Cost | undefined => {
  const cost = costOf(text);
  return cost === undefined || cost.memoryCost > most.memoryCost || cost.timeCost > most.timeCost
    ? undefined
    : cost;
};

const costOf = (text: string): Argon2Cost | undefined => {
  const [, m, t, p] = hashText.exec(text) ?? [];
  const cost = { memoryCost: Number(m), timeCost: Number(t), parallelism: Number(p) };
  // RFC 9106 §3.1; what is below nobody has ever verified.
  const isCost =
    cost.timeCost >= 1 && cost.parallelism >= 1 && cost.memoryCost >= 8 * cost.parallelism;
  return p !== undefined && isCost ? cost : undefined;
};

/** With a salt of 8 bytes or more and a hash of 16 or more: one that was cut short would match no secret. */
const hashText =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z\d+/]{11,86}\$[A-Za-z\d+/]{22,171}$/;
