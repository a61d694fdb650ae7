import { base64url } from "jose";

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

/** The platform's generator (`crypto.getRandomValues`). */
export const systemEntropy: Entropy = {
  text: (bytes) => base64url.encode(crypto.getRandomValues(new Uint8Array(bytes))),
};
