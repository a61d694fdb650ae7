import { type Clock, instant, later, type Seconds, systemClock } from "@mintport/core/ports";

/** The clock of a test server: the machine's, moved as far as a test says. */
export interface TestClock extends Clock {
  /** Moves on by `seconds`; back, if negative. */
  advance(seconds: Seconds): void;
  /** Shows the machine's time again. */
  reset(): void;
}

/** Makes a clock that shows the machine's time. */
export const testClock = (): TestClock => {
  let offset = 0;
  return {
    now: () => later(instant(systemClock.now()), offset),
    advance: (seconds) => {
      offset += seconds;
    },
    reset: () => {
      offset = 0;
    },
  };
};
