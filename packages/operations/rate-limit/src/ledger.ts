import type { MaybeAsync, PortError } from "@mintport/core/ports";
import type { Budget, Limits } from "./limits.ts";

/** A point of a budget, for one of those that it counts apart. */
export interface Charge {
  readonly budget: keyof Limits;
  readonly limit: Budget;
  /** Names the source, client or tenant that is counted. No two of them have the same key. */
  readonly key: string;
  /** What stands together on one node of a cluster: a source with its clients, a tenant with its own. */
  readonly slot: string;
}

/** One step of counting: points that go back, and points that are taken. `T` is a point that was taken. */
export interface Entry<T> {
  /** Given back, each to the window that it was taken from. If that has ended, it is gone. */
  readonly back: readonly T[];
  /** Taken whatever the verdict is. */
  readonly always: readonly Charge[];
  /** Taken if no budget of the entry is used up, else none of them. */
  readonly together: readonly Charge[];
}

/** The outcome of an entry. */
export interface Posted<T> {
  /** The points of `together` that were taken. */
  readonly taken: readonly T[];
  /** The budget that is used up; of several, the one that has points again last. */
  readonly refusal: UsedUp | undefined;
}

/** A budget without points. */
export interface UsedUp {
  readonly budget: keyof Limits;
  /** Milliseconds until it has points again, above 0. */
  readonly wait: number;
}

/** Counts budgets in windows: a window begins with its first point, lasts as long as its budget says, and then is forgotten. */
export interface Ledger<T> {
  /**
   * Posts an entry.
   *
   * Promise: it is one step. Whatever else is posted at the same time, no window ever holds more points than its budget
   * has, but for those of `always`.
   */
  post(entry: Entry<T>): MaybeAsync<Posted<T>, PortError>;
  /** The budget that an entry of these charges would find used up. Nothing is taken. */
  look(charges: readonly Charge[]): MaybeAsync<UsedUp | undefined, PortError>;
}
