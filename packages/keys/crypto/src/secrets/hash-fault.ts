import type { HashScheme } from "./hash-scheme.ts";
import { isSha256Hash } from "./sha256-hash.ts";
import { missingLibraryOf, schemeOf, slowSchemes, workOf } from "./slow-schemes.ts";
import { mostPaddedMilliseconds } from "./work-profiles.ts";

/**
 * Why `secretHasher` will not verify a hash from elsewhere, with the right; `undefined` if it will. Refused are unknown schemes,
 * malformed hashes, and those of which one comparison takes longer than a second: each guess at such a secret would hold a core
 * for that long, and time would tell that its client exists. The hash itself does not stand in the message.
 *
 * @example secretHashFault("$2b$15$…") // "costs about 1600 ms a comparison, …"
 */
export const secretHashFault = (hash: string): string | undefined => faultOver(slowSchemes, hash);

/** The same over given schemes. */
export const faultOver = (schemes: readonly HashScheme[], hash: string): string | undefined => {
  if (isSha256Hash(hash)) return undefined;
  const scheme = schemeOf(schemes, hash);
  if (scheme === undefined) return unknownScheme;
  const work = scheme.workOf(hash);
  if (work === undefined)
    return `is malformed, or dearer than any that is verified: must be as ${examples[scheme.prefixes[0] ?? ""] ?? "in its scheme"}`;
  if (work.milliseconds > mostPaddedMilliseconds)
    return `costs about ${Math.round(work.milliseconds)} ms a comparison (${work.name}): must be at most ${mostPaddedMilliseconds} ms; give the client a new secret`;
  return missingLibraryOf(schemes, hash);
};

const unknownScheme =
  "must be of a scheme that is verified: $2b$ (bcrypt), $argon2id$, $scrypt$, $pbkdf2-sha256$, $pbkdf2-sha512$ or $sha256$";

const examples: Readonly<Record<string, string>> = {
  $argon2id$:
    "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>, with m at most 1048576 and t at most 20",
  $2a$: "$2b$10$<53 characters>, with a cost of 04 to 16",
  $scrypt$: "$scrypt$ln=15,r=8,p=1$<salt>$<hash>, with at most 256 MiB of memory",
  "$pbkdf2-sha256$": "$pbkdf2-sha256$i=600000$<salt>$<hash>, with at most 10000000 rounds",
};

/**
 * The scheme and the cost of a hash, as `alsoVerifies` names them; `undefined` for one of a generated secret, which costs nothing,
 * and for what is no hash.
 *
 * @example secretHashWork("$2b$10$…") // "bcrypt:10"
 */
export const secretHashWork = (hash: string): string | undefined => workOf(slowSchemes, hash)?.name;
