import { contain } from "@mintport/core/ports";

/** Calls `work` once, after so many milliseconds, and answers how to call it off. */
export type Schedule = (work: () => void, milliseconds: number) => () => void;

/** A timer that does not keep the process alive. */
export const unrefTimer: Schedule = (work, milliseconds) => {
  // The log tells its own failures; a bug in it must not end the process that it watches.
  const timer = setTimeout(contain(work, ignore), milliseconds).unref();
  return () => {
    clearTimeout(timer);
  };
};

const ignore = (): void => {};

/** One timer that can only be brought forward. */
export interface SingleTimer {
  /** Sees to it that the work is done within so many milliseconds. */
  startWithin(milliseconds: number): void;
  stop(): void;
}

/** Makes a timer that does its work once, at the earliest moment that anybody asked for. */
export const singleTimer = (schedule: Schedule, work: () => void): SingleTimer => {
  let pending: { readonly milliseconds: number; readonly cancel: () => void } | undefined;
  const stop = (): void => {
    pending?.cancel();
    pending = undefined;
  };
  return {
    stop,
    startWithin: (milliseconds) => {
      if (pending !== undefined && pending.milliseconds <= milliseconds) return;
      stop();
      pending = { milliseconds, cancel: schedule(work, milliseconds) };
    },
  };
};
