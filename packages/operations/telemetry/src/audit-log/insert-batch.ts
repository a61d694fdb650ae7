import type { PortError } from "@mintport/core/ports";
import type { ResultAsync } from "neverthrow";
import type { ChainHead } from "./chain.ts";
import { chainAndInsert } from "./chain-and-insert.ts";
import { checkpointOf } from "./checkpoints.ts";
import type { AuditDatabase } from "./database.ts";
import type { Entry } from "./entry.ts";
import { lift } from "./lift.ts";

/** Chains entries behind a head and inserts them in one transaction; answers the new head. */
export type InsertBatch = (
  head: ChainHead,
  entries: readonly Entry[],
) => ResultAsync<ChainHead, PortError>;

/**
 * Makes the one who inserts entries, with a checkpoint behind them if there is a key. The numbers are unique: whoever
 * inserts the next one first has claimed the head.
 */
export const batchInserter = (
  database: AuditDatabase,
  key: Uint8Array | undefined,
  batchSize = 1,
): InsertBatch => {
  const { db, checkpoints } = database;
  const insert = chainAndInsert(database, batchSize);
  return (head, entries) =>
    lift(() =>
      db.transaction().execute(async (transaction) => {
        const last = await insert(transaction, head, entries);
        if (key !== undefined)
          await transaction.insertInto(checkpoints).values(checkpointOf(key, last)).execute();
        return last;
      }),
    );
};
