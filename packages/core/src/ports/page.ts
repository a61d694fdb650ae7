import type { Revision } from "../domain/revision.ts";

/** Which page of a list is wanted. */
export interface PageRequest {
  /** The `next` of the page before; absent for the first. Opaque: only the store that gave it can read it. */
  readonly after?: string;
  /** The most items to answer: 1 to 1000. */
  readonly limit: number;
}

/**
 * A page of a list.
 *
 * Promise: a caller that follows `next` to the end sees every item that was there throughout exactly once, however many are
 * added or removed meanwhile.
 */
export interface Page<T> {
  readonly items: readonly T[];
  /** Rows of this page that cannot be read: they do not keep the others from being listed. Absent if there are none. */
  readonly damaged?: readonly DamagedRow[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** A row that was edited, or that another version wrote. */
export interface DamagedRow {
  /** The id as the store spells it in its key: a client's `remove` takes it too. */
  readonly name: string;
  /** The revision that `remove` must expect to take it away. */
  readonly revision: Revision;
}
