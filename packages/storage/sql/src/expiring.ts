import type { Expiring } from "@mintport/core";
import type { Database } from "./database.ts";
import { pruning } from "./prune.ts";
import { removing } from "./remove-all.ts";
import type { ExpiringTable } from "./tables.ts";

/** `Expiring` over some tables. */
export const expiring = (
  database: Database,
  port: string,
  tables: readonly ExpiringTable[],
): Expiring => ({
  ...pruning(database, port, tables),
  ...removing(database, port, tables),
});
