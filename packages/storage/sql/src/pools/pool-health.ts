import { type Stopwatch, systemStopwatch } from "@mintport/core/ports";
import { connectionFault } from "./connection-fault.ts";

/** The state of a pool's connections, each known by the driver's object. */
export interface PoolHealth {
  /** Whether a connection should be used no more. One that was not seen before is new. */
  isSuspect(connection: object): boolean;
  /** Notes how a call ended that began at `start`, by its error if it has one. */
  ended(connection: object, start: number, cause?: unknown): void;
  now(): number;
}

/**
 * One call that fails says something of connections beside its own. No answer, or a lost connection: whatever has said
 * nothing since may be as dead. Read-only: whatever was opened before may end at the same former primary.
 */
export const poolHealth = (stopwatch: Stopwatch = systemStopwatch): PoolHealth => {
  const known = new WeakMap<object, Known>();
  let openedBefore = Number.NEGATIVE_INFINITY;
  let silentSince = Number.NEGATIVE_INFINITY;

  const lookUp = (connection: object): Known => {
    const found = known.get(connection);
    if (found !== undefined) return found;
    const now = stopwatch.milliseconds();
    const fresh = { opened: now, answered: now, isFaulty: false };
    known.set(connection, fresh);
    return fresh;
  };

  return {
    now: () => stopwatch.milliseconds(),
    isSuspect: (connection) => {
      const { opened, answered, isFaulty } = lookUp(connection);
      return isFaulty || opened < openedBefore || answered < silentSince;
    },
    ended: (connection, start, cause) => {
      const state = lookUp(connection);
      const fault = connectionFault(cause);
      if (fault === undefined) {
        state.answered = stopwatch.milliseconds();
        return;
      }
      state.isFaulty = true;
      if (fault === "lost") silentSince = Math.max(silentSince, start);
      else openedBefore = Math.max(openedBefore, start);
    },
  };
};

interface Known {
  readonly opened: number;
  answered: number;
  isFaulty: boolean;
}
