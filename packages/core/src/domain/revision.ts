import type { Brand } from "./brand.ts";

/**
 * Which version of a stored thing one has seen: a whole number from 1 that grows with every write. A write names the
 * revision it builds on, and loses if another write came first. A thing that is made again under the same id begins
 * elsewhere, so that what was read of the former one changes nothing.
 */
export type Revision = Brand<number, "Revision">;

/** The revision that nothing is at. */
export const noRevision: Revision = 0 as Revision;

/** The revision that follows another. */
export const nextRevision = (revision: Revision): Revision => (revision + 1) as Revision;

/** A stored thing, and its revision. */
export interface Versioned<T> {
  readonly value: T;
  readonly revision: Revision;
}
