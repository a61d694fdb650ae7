import type { Entropy } from "@mintport/core/ports";

/**
 * Entropy that gives the same texts for the same seed, so that a test can be replayed. Never for a deployment: who
 * knows the seed knows every token.
 */
export const seededEntropy = (seed = 1): Entropy => {
  let state = seed >>> 0;
  // mulberry32: small, and good enough to give every test distinct texts.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    text: (bytes) =>
      Array.from({ length: Math.ceil((bytes * 8) / 6) }, () => alphabet[next() % 64]).join(""),
  };
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
