import type { Expiring } from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { expiredRowPruner } from "./expired-row-pruner.ts";
import type { ExpiringTable } from "./tables.ts";
import { tenantRowRemover } from "./tenant-row-remover.ts";

/** `Expiring` over some tables. */
export const expiring = (
  database: Database,
  port: string,
  tables: readonly ExpiringTable[],
): Expiring => ({
  ...expiredRowPruner(database, port, tables),
  ...tenantRowRemover(database, port, tables),
});
