export type { SqlConnection, SqlOptions } from "./database.ts";
export { migrate, schemaState } from "./migrate.ts";
export { type PacedPruning, prunePaced } from "./paced-pruning.ts";
export { type SqlStorage, sqlStorage } from "./sql-storage.ts";
