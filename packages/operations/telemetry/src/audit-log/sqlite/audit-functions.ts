/**
 * The module for `nodeSqlite(path, { functions })` that lets SQLite's own thread chain and insert entries. Say so to the
 * log with `hasFunctions`.
 *
 * @example auditLog({ dialect: nodeSqlite(path, { functions: auditFunctions }), hasFunctions: true })
 */
export const auditFunctions: URL = new URL(
  import.meta.url.endsWith(".ts") ? "./add-functions.ts" : "./add-functions.js",
  import.meta.url,
);
