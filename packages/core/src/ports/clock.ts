import { type Instant, instant } from "../domain/instant.ts";

/** Tells the time. A port, so that a test never waits and a decision can be replayed. */
export interface Clock {
  now(): Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(Date.now() / 1000) };

/** Measures how long things take. Apart from `Clock`: no decision hangs on it. */
export interface Stopwatch {
  /** Milliseconds since some moment; never goes back. */
  milliseconds(): number;
}

/** The platform's monotonic clock. */
export const systemStopwatch: Stopwatch = { milliseconds: () => performance.now() };
