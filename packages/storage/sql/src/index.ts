export type { SqlConnection, SqlOptions } from "./database.ts";
export { migrate, schemaState } from "./migrate.ts";
export type { Pace } from "./paced.ts";
export { type PacedPruning, prunePaced } from "./paced-pruning.ts";
export { removePaced } from "./paced-removal.ts";
export { mysqlDialect } from "./pools/mysql-dialect.ts";
export type { PoolOptions } from "./pools/options.ts";
export { type PgPool, postgresDialect } from "./pools/postgres-dialect.ts";
export { type SqlStorage, sqlStorage } from "./sql-storage.ts";
