import { type StoredTable, storedTables } from "@mintport/storage-sql";

/** The tables whose rows a server with a database and Redis looks for in Redis alone: all that expires, but for grants. */
export const tablesOfRedis: readonly StoredTable[] = storedTables.filter(
  ({ name, columns }) => "expires_at" in columns && name !== "grants",
);
