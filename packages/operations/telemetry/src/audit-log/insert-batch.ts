import type { BatchInserter, InsertBatch } from "./batch-inserter.ts";
import { chainAndInsert } from "./chain-and-insert.ts";
import { checkpointOf } from "./checkpoints.ts";
import type { AuditDatabase } from "./database.ts";
import { lift } from "./lift.ts";
import { threadInserter } from "./sqlite/thread-inserter.ts";

/** Makes the one who writes batches. */
export const batchInserter = (
  database: AuditDatabase,
  key: Uint8Array | undefined,
  batchSize = 1,
): BatchInserter =>
  database.hasFunctions
    ? threadInserter(database, key)
    : { insert: insertHere(database, key, batchSize) };

/** The numbers are unique: whoever inserts the next one first has claimed the head. */
const insertHere = (
  database: AuditDatabase,
  key: Uint8Array | undefined,
  batchSize: number,
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
