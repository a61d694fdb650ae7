import { type Clock, type Instant, instant, later, type Seconds } from "@mintport/core/ports";

/** A clock that moves only when told. */
export interface FixedClock extends Clock {
  /** Moves on by `seconds`; back, if negative. */
  advance(seconds: Seconds): void;
  set(moment: Instant): void;
}

/** @example const clock = fixedClock(instant(1_800_000_000)); clock.advance(3600); */
export const fixedClock = (start: Instant = instant(1_800_000_000)): FixedClock => {
  let now = start;
  return {
    now: () => now,
    advance: (seconds) => {
      now = later(now, seconds);
    },
    set: (moment) => {
      now = moment;
    },
  };
};
