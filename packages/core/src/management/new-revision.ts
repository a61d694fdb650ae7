import type { Revision } from "../domain/revision.ts";
import { type Entropy, systemEntropy } from "../ports/entropy.ts";

/**
 * The revision that a new row begins at, for stores: random among 2^48, so that it runs into none that an earlier row of
 * the same id had. A count that goes up from there stays a safe integer.
 *
 * @example newRevision() // 180143985094819
 */
export const newRevision = (entropy: Entropy = systemEntropy): Revision =>
  (Array.from(entropy.text(6)).reduce((high, digit) => high * 64 + base64url.indexOf(digit), 0) +
    1) as Revision;

/** Each digit is six bits. */
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
