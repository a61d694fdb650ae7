import type { Seconds } from "./instant.ts";

/**
 * Seconds that a store which nodes share keeps a row past its expiry by its own clock: some node's clock may be as much
 * behind, and would let in again what is no longer remembered.
 */
export const pruneMargin: Seconds = 300;

/**
 * Seconds that our own nodes' clocks may differ, or that one may step back: the five minutes of `pruneMargin`, and 30 s that
 * verifiers allow for skew. A mark that something was used or revoked outlives it by this much, so that such a clock
 * revives nothing, and a token that was issued from further ahead is not good yet.
 */
export const clockStep: Seconds = 330;
