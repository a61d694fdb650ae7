import type { PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { ChainHead } from "./chain.ts";
import type { Entry } from "./entry.ts";

/**
 * Chains one entry or more behind a head and inserts them in one transaction, with a checkpoint if there is a key; answers
 * the new head. `conflict` if somebody else wrote behind that head: nothing was written.
 */
export type InsertBatch = (
  head: ChainHead,
  entries: readonly Entry[],
) => ResultAsync<ChainHead, PortError>;

/** Writes batches. */
export interface BatchInserter {
  /** Behind a head that the log was seen to end in, by a chain that did not break. */
  readonly insert: InsertBatch;
  /**
   * Behind a head that the log should end in: it looks by itself, in the same transaction, whether it does and whether
   * nobody told of a break. If not, that is a `conflict`. Only SQLite's thread can do so.
   */
  readonly insertUnseen?: InsertBatch;
}
