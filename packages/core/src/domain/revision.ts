import type { Brand } from "./brand.ts";

/**
 * Which version of a stored thing one has seen: a whole number from 1 that grows with every write. A write names the
 * revision it builds on, and loses if another write came first.
 */
export type Revision = Brand<number, "Revision">;

export const firstRevision: Revision = 1 as Revision;

export const nextRevision = (revision: Revision): Revision => (revision + 1) as Revision;

/** A stored thing, and its revision. */
export interface Versioned<T> {
  readonly value: T;
  readonly revision: Revision;
}
