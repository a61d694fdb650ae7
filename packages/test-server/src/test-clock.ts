import { type Clock, instant, later, type Seconds, systemClock } from "@mintport/core/ports";

/** The clock of a test server: the machine's, moved as far as a test says. */
export interface TestClock extends Clock {
  /** Moves on by whole `seconds`; back, if negative. Throws `RangeError` for anything else. */
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
      const moved = offset + seconds;
      // JavaScript would take a text for seconds, and nonsense for a time.
      if (!Number.isSafeInteger(moved) || Math.abs(moved) > aCentury)
        throw new RangeError("clock.advance: must be whole seconds, within a century");
      offset = moved;
    },
    reset: () => {
      offset = 0;
    },
  };
};

const aCentury = 3_155_760_000;
