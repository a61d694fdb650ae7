import { ConfigurationError, requireKnownOptions } from "@mintport/core/ports";
import {
  type Dialect,
  Kysely,
  type KyselyPlugin,
  MysqlAdapter,
  PostgresAdapter,
  SqliteAdapter,
} from "kysely";
import { D1Adapter } from "./d1/d1-adapter.ts";
import { tableNamesPlugin } from "./table-names-plugin.ts";
import type { Tables } from "./tables.ts";

/** The engines whose SQL we know. MariaDB is `mysql`. */
export type Engine = "postgres" | "mysql" | "sqlite";

/** Where the tables are: the embedder's own `Kysely`, or a dialect to open one with. */
export type SqlConnection =
  | { readonly db: Pick<Kysely<unknown>, "destroy" | "getExecutor"> }
  | { readonly dialect: Dialect };

/** The names that tables have in the database. */
export interface SqlOptions {
  /** The schema that the tables stand in, where the engine has schemas. Default: the connection's own. */
  readonly schema?: string;
  /**
   * The beginning of each table's name.
   *
   * @default "mintport_"
   */
  readonly tablePrefix?: string;
}

/** A connection whose queries name our tables, and what the engine cannot do. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** The same connection without our names, for the migrator, which has names of its own. */
  readonly plain: Kysely<unknown>;
  readonly names: KyselyPlugin;
  readonly engine: Engine;
  /** MySQL and MariaDB have neither `ON CONFLICT` nor `UPDATE … RETURNING`. */
  readonly isMysql: boolean;
  /** D1 has none that last from one query to the next: there each statement has to be enough. */
  readonly hasTransactions: boolean;
  readonly schema: string | undefined;
  readonly tablePrefix: string;
  /** Closes the connection if it was opened here; the embedder's own stays open. */
  close(): Promise<void>;
}

/** Prepares a connection for the stores. The tables must be there already. */
export const openDatabase = (connection: SqlConnection & SqlOptions): Database => {
  requireKnownOptions("storage-sql", connection, {
    ...{ db: true, dialect: true, schema: true, tablePrefix: true },
  });
  const { schema, tablePrefix = "mintport_" } = connection;
  if (tablePrefix.endsWith("audit_")) throw sharedWithAudit;
  requireConnection(connection);
  const plain = (
    "db" in connection ? connection.db : new Kysely({ dialect: connection.dialect })
  ) as Kysely<Tables>;
  const engine = engineOf(plain);
  const names: KyselyPlugin = tableNamesPlugin(schema, tablePrefix);
  return {
    db: plain.withPlugin(names),
    plain: plain as unknown as Kysely<unknown>,
    names,
    engine,
    isMysql: engine === "mysql",
    hasTransactions: !(plain.getExecutor().adapter instanceof D1Adapter),
    schema,
    tablePrefix,
    close: async () => {
      if ("dialect" in connection) await plain.destroy();
    },
  };
};

/** A value of another kind would be called where nobody knows what it was meant for. */
const requireConnection = (given: { readonly db?: unknown; readonly dialect?: unknown }): void => {
  const [field, method, message] =
    "db" in given
      ? (["db", "getExecutor", "must be a Kysely of the dialect"] as const)
      : (["dialect", "createDriver", "must be a dialect of kysely, or db be a Kysely"] as const);
  const value = given[field] as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof value?.[method] !== "function")
    throw new ConfigurationError("storage-sql", [{ field, message }]);
};

/** An audit log keeps its migrations in `<prefix>audit_migration`, which would be these stores' own. */
const sharedWithAudit = new ConfigurationError("storage-sql", [
  {
    field: "tablePrefix",
    message: "must not end in audit_: an audit log of the shorter prefix would share its tables",
  },
]);

const engineOf = (db: Kysely<Tables>): Engine => {
  const { adapter } = db.getExecutor();
  if (adapter instanceof PostgresAdapter) return "postgres";
  if (adapter instanceof MysqlAdapter) return "mysql";
  if (adapter instanceof SqliteAdapter) return "sqlite";
  throw new ConfigurationError("storage-sql", [
    { field: "dialect", message: "must be a PostgreSQL, MySQL or SQLite dialect of kysely" },
  ]);
};
