import { CompiledQuery } from "kysely";
import { type ChainHead, chainEntries } from "./chain.ts";
import type { AuditDatabase } from "./database.ts";
import type { Entry } from "./entry.ts";
import { anyRow, parametersOf } from "./parameters.ts";

/** Chains entries behind a head and inserts them, in a transaction of the caller's; answers the new head. */
export type ChainAndInsert = (
  transaction: Pick<AuditDatabase["db"], "executeQuery">,
  head: ChainHead,
  entries: readonly Entry[],
) => Promise<ChainHead>;

/**
 * Chains on the asking thread, and inserts on whatever connection there is.
 *
 * To compile a statement costs more than to insert its rows. So there is one for `batchSize` rows and one for each power
 * of two below, each compiled once, and a batch of any other size is several of them.
 */
export const chainAndInsert = (database: AuditDatabase, batchSize: number): ChainAndInsert => {
  const statements = new Map<number, string>();
  const statementOf = (count: number): string => {
    const sql = statements.get(count) ?? insertStatement(database, count);
    statements.set(count, sql);
    return sql;
  };
  return async (transaction, head, entries) => {
    const rows = chainEntries(head, entries);
    for (let start = 0; start < rows.length; ) {
      const count = sizeFor(rows.length - start, batchSize);
      const parameters = parametersOf(rows.slice(start, start + count));
      await transaction.executeQuery(CompiledQuery.raw(statementOf(count), parameters));
      start += count;
    }
    return rows.at(-1) ?? head;
  };
};

const sizeFor = (left: number, batchSize: number): number =>
  left >= batchSize ? batchSize : 2 ** Math.floor(Math.log2(left));

/** The statement that inserts so many rows, with the engine's own placeholders. */
export const insertStatement = ({ db, audit }: AuditDatabase, count: number): string =>
  db
    .insertInto(audit)
    .values(Array.from({ length: count }, () => anyRow))
    .compile().sql;
