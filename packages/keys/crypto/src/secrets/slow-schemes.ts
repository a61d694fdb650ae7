import { ConfigurationError } from "@mintport/core/ports";
import { argon2idScheme } from "./argon2id.ts";
import type { HashScheme, HashWork } from "./hash-scheme.ts";
import { bcryptScheme, pbkdf2Scheme, scryptScheme } from "./imported-schemes.ts";
import { fits, mostPaddedHashes, mostPaddedMilliseconds } from "./work-profiles.ts";

/** The slow schemes that are verified. */
export const slowSchemes: readonly HashScheme[] = [
  argon2idScheme,
  bcryptScheme,
  scryptScheme,
  pbkdf2Scheme,
];

/** The scheme that a hash is written in, by its prefix; `undefined` if none of these. */
export const schemeOf = (schemes: readonly HashScheme[], hash: string): HashScheme | undefined =>
  schemes.find(({ prefixes }) => prefixes.some((prefix) => hash.startsWith(prefix)));

/** What is wrong with a hash whose scheme needs a library that is not installed; `undefined` if nothing is. */
export const missingLibraryOf = (
  schemes: readonly HashScheme[],
  hash: string,
): string | undefined => {
  const { library, prefixes: [prefix = ""] = [] } = schemeOf(schemes, hash) ?? {};
  return library === undefined || library.isInstalled()
    ? undefined
    : `a hash that begins with ${prefix} needs the package ${library.name}, which is not installed: npm install ${library.name}`;
};

/** The work that a comparison with a hash costs; `undefined` if its scheme is none of these. */
export const workOf = (schemes: readonly HashScheme[], hash: string): HashWork | undefined =>
  schemeOf(schemes, hash)?.workOf(hash);

/** A hash of this work that belongs to no secret. */
export const dummyHashOf = (schemes: readonly HashScheme[], name: string): string | undefined => {
  for (const scheme of schemes) {
    const decoy = scheme.decoyOf(name);
    if (decoy !== undefined) return decoy;
  }
  return undefined;
};

/** The works that are named; throws `ConfigurationError` for what names none, or for more than a mismatch may cost. */
export const namedWorks = (
  schemes: readonly HashScheme[],
  field: string,
  names: readonly string[],
): readonly HashWork[] => {
  const message = namesFaultOver(schemes, names);
  if (message !== undefined) throw new ConfigurationError("secretHasher", [{ field, message }]);
  return names.flatMap((name) => workNamed(schemes, name) ?? []);
};

/**
 * Why `secretHasher` takes no such `alsoVerifies`, with the right; `undefined` if it does. Refused are names of no scheme with a
 * cost, those that need a package that is not installed, and more than every wrong secret may cost together.
 *
 * @example slowSchemesFault(["bcrypt"]) // "\"bcrypt\" is no scheme with a cost that is verified; such are bcrypt:10, …"
 */
export const slowSchemesFault = (names: readonly string[]): string | undefined =>
  namesFaultOver(slowSchemes, names);

const namesFaultOver = (
  schemes: readonly HashScheme[],
  names: readonly string[],
): string | undefined => {
  const works: HashWork[] = [];
  for (const name of names) {
    const work = workNamed(schemes, name);
    if (work === undefined) return unnamed(name);
    const missing = missingLibraryOf(schemes, dummyHashOf(schemes, name) ?? "");
    if (missing !== undefined) return missing;
    works.push(work);
  }
  return fits(works)
    ? undefined
    : `may cost a wrong secret ${mostPaddedHashes} hashes and about ${mostPaddedMilliseconds} ms at most, together with those of the scheme`;
};

const workNamed = (schemes: readonly HashScheme[], name: string): HashWork | undefined => {
  const decoy = dummyHashOf(schemes, name);
  const work = decoy === undefined ? undefined : workOf(schemes, decoy);
  return work?.name === name ? work : undefined;
};

const unnamed = (name: string): string =>
  `${JSON.stringify(name.slice(0, 100))} is no scheme with a cost that is verified; such are bcrypt:10, argon2id:m=19456,t=2,p=1, scrypt:ln=15,r=8,p=1,l=32 and pbkdf2-sha256:i=600000,l=32`;
