import type { InsertObject } from "kysely";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";

/** Inserts a row if its key is free, in one statement, and says whether it was. */
export const insertNew = async <Table extends keyof Tables>(
  { db, isMysql }: Database,
  table: Table,
  row: InsertObject<Tables, Table>,
): Promise<boolean> => {
  const insert = db.insertInto(table).values(row);
  const { numInsertedOrUpdatedRows = 0n } = await (isMysql
    ? insert.ignore()
    : insert.onConflict((conflict) => conflict.doNothing())
  ).executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
};
