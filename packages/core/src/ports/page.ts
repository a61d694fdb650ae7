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
 * Promise: who follows `next` to the end sees every item that was there throughout exactly once, however many are
 * added or removed meanwhile.
 */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}
