import { type Instant, instant } from "../domain/instant.ts";

/** Tells the time. A port, so that a test never waits and a decision can be replayed. */
export interface Clock {
  now(): Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(Date.now() / 1000) };
