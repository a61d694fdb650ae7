import type { SecretHash } from "@mintport/core/ports";

const scheme = "$sha256$";

/**
 * `$sha256$` and the digest in base64url. Without salt or rounds: for secrets that a machine made from at least 128
 * random bits, where guessing is hopeless anyway. Secrets that people chose need a slow hash.
 */
export const formatSha256 = (digest: string): SecretHash => `${scheme}${digest}` as SecretHash;

/** The digests among `hashes`; another scheme's are left out. */
export const sha256Digests = (hashes: readonly SecretHash[]): readonly SecretHash[] =>
  hashes.filter((hash) => hash.startsWith(scheme));

/** The hash that a presented secret is compared with where there is none. No secret has this hash. */
export const dummyHash: SecretHash = formatSha256("-".repeat(43));

/** Whether a text is a hash that `formatSha256` makes. */
export const isSha256Hash = (text: string): boolean => /^\$sha256\$[\w-]{43}$/.test(text);
