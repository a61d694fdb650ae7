import { base64urlOf } from "../domain/base64url-of.ts";

/** Gives randomness. A port, so that a test can know what comes. */
export interface Entropy {
  /**
   * `bytes` fresh random bytes as base64url text without padding.
   *
   * Promise: cryptographically strong and independent of every other answer. 16 bytes name a token; what must not
   * be guessed takes 32.
   */
  text(bytes: number): string;
}

/** The platform's generator (`crypto.getRandomValues`), asked for 4 KiB at a time: each call is a system call. */
export const systemEntropy: Entropy = {
  text: (bytes) => {
    if (bytes > pool.length) return base64urlOf(crypto.getRandomValues(new Uint8Array(bytes)));
    if (next + bytes > pool.length) {
      crypto.getRandomValues(pool);
      next = 0;
    }
    const taken = pool.subarray(next, next + bytes);
    next += bytes;
    const text = base64urlOf(taken);
    // Bytes that were given out are not kept: nobody can read them here afterwards.
    taken.fill(0);
    return text;
  },
};

const pool = new Uint8Array(4096);
/** Where the unused bytes begin; at first there are none. */
let next = pool.length;
