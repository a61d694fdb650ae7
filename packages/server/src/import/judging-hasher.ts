import type { SecretHasher } from "@mintport/core/ports";
import { defaultArgon2Cost, secretHasher } from "@mintport/crypto";

/**
 * A hasher of secrets that come from elsewhere in clear. One that a person may have chosen is hashed with argon2id, whatever the
 * deployment's scheme: a fast hash of it could be guessed by who reads the store.
 */
export const judgingHasher = (
  deployment: SecretHasher,
  { chosen = false }: { readonly chosen?: boolean } = {},
): SecretHasher => {
  return {
    hash: (secret) => (chosen || !looksGenerated(secret) ? slowHasher() : deployment).hash(secret),
    verify: (presented, hashes, tenant) => deployment.verify(presented, hashes, tenant),
  };
};

/** One for the process: however many imports there are, they share its threads. */
const slowHasher = (): SecretHasher => (slow ??= secretHasher({ scheme: "argon2id", queue: 1000 }));
let slow: SecretHasher | undefined;

/** The scheme and cost of a secret that a person may have chosen, as `alsoVerifies` names it. */
export const slowWork: string = `argon2id:m=${defaultArgon2Cost.memoryCost},t=${defaultArgon2Cost.timeCost},p=${defaultArgon2Cost.parallelism}`;

/**
 * Whether a secret has the looks of 120 random bits: 30 digits of hex or more, or 22 letters and digits or more, upper, lower and
 * digits among them, that do not repeat a few characters.
 */
export const looksGenerated = (secret: string): boolean => {
  const plain = secret.replaceAll("-", "");
  if (/^(?:[0-9a-f]{30,}|[0-9A-F]{30,})$/.test(plain))
    return /\d/.test(plain) && /[a-f]/i.test(plain) && new Set(plain).size >= 8;
  return (
    /^[!-~]{22,}$/.test(secret) &&
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret)) &&
    new Set(secret).size >= 12
  );
};
