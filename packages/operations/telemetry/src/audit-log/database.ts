import { ConfigurationError, type KnownOptions, requireKnownOptions } from "@mintport/core/ports";
import {
  type ColumnType,
  type Dialect,
  Kysely,
  MysqlAdapter,
  PostgresAdapter,
  SqliteAdapter,
} from "kysely";

/** Where the log is: the embedder's own `Kysely`, or a dialect to open one with. */
export type AuditConnection = ({ readonly db: OwnKysely } | { readonly dialect: Dialect }) & {
  /** The schema that the tables stand in, where the engine has schemas. Default: the connection's own. */
  readonly schema?: string;
  /**
   * The beginning of each table's name.
   *
   * @default "mintport_"
   */
  readonly tablePrefix?: string;
  /**
   * The connection has the functions of `auditFunctions`: SQLite's own thread chains and inserts what is logged, instead
   * of the one that asks.
   *
   * @default false
   */
  readonly hasFunctions?: boolean;
};

/** A `Kysely` of any tables. */
export type OwnKysely = Pick<Kysely<unknown>, "destroy" | "getExecutor">;

/** The engines whose SQL we know. MariaDB is `mysql`. */
export type AuditEngine = "postgres" | "mysql" | "sqlite";

/** `entry` is what was hashed; the other columns but the hashes repeat it, to be searched by. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly tenant: string | null;
  readonly client: string | null;
  readonly endpoint: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly request_id: string | null;
  readonly entry: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** A row of the checkpoints: a head of the chain, signed. */
export interface CheckpointRow {
  readonly seq: number;
  readonly hash: string;
  /** `signing.ts` says how it is made. */
  readonly mac: string;
}

/** A writer says that it knew a head, and found another in its place. */
export interface BreakRow {
  readonly expected_seq: number;
  readonly expected_hash: string;
  readonly found_seq: number;
  readonly found_hash: string;
  readonly mac: string;
}

/** Drivers answer a `bigint` as a text or as a number. */
type BigNumber = ColumnType<number | string, number, never>;

/** The rows as they stand in the database. */
export interface AuditTables {
  audit: Omit<AuditRow, "seq" | "at"> & { seq: BigNumber; at: BigNumber };
  audit_checkpoint: Omit<CheckpointRow, "seq"> & { seq: BigNumber };
  audit_cut: Omit<CheckpointRow, "seq"> & { seq: BigNumber };
  audit_break: Omit<BreakRow, "expected_seq" | "found_seq"> & {
    expected_seq: BigNumber;
    found_seq: BigNumber;
  };
}

/** The database of the log, and the names of its tables. */
export interface AuditDatabase {
  readonly db: Kysely<AuditTables>;
  /** The connection without the schema, for the migrator, which is told it apart. */
  readonly plain: Kysely<unknown>;
  readonly engine: AuditEngine;
  readonly schema: string | undefined;
  readonly tablePrefix: string;
  readonly hasFunctions: boolean;
  /** The tables' names in the database, each under its type. */
  readonly audit: "audit";
  readonly checkpoints: "audit_checkpoint";
  readonly cuts: "audit_cut";
  readonly breaks: "audit_break";
  /** Closes the connection if it was opened here; the embedder's own stays open. */
  close(): Promise<void>;
}

/** The names of a connection's options. */
export const connectionOptions: KnownOptions<AuditConnection> = {
  ...{ db: true, dialect: true, schema: true, tablePrefix: true, hasFunctions: true },
};

/** Prepares a connection for the log. The tables must be there already; `known` are the names that may stand beside it. */
export const openDatabase = (
  connection: AuditConnection,
  known: KnownOptions<AuditConnection> = connectionOptions,
): AuditDatabase => {
  requireKnownOptions("audit-log", connection, known);
  const { schema, tablePrefix = "mintport_", hasFunctions = false } = connection;
  const given = (
    "db" in connection ? connection.db : new Kysely({ dialect: connection.dialect })
  ) as Kysely<AuditTables>;
  // The embedder's plugins, say one that renames columns, are for the embedder's queries.
  const plain = given.withoutPlugins();
  const engine = engineOf(plain);
  if (hasFunctions && engine !== "sqlite")
    throw new ConfigurationError("audit-log", [
      { field: "hasFunctions", message: "is for SQLite: no other engine has them" },
    ]);
  return {
    db: schema === undefined ? plain : plain.withSchema(schema),
    plain: plain as unknown as Kysely<unknown>,
    engine,
    schema,
    tablePrefix,
    hasFunctions,
    audit: `${tablePrefix}audit` as "audit",
    checkpoints: `${tablePrefix}audit_checkpoint` as "audit_checkpoint",
    cuts: `${tablePrefix}audit_cut` as "audit_cut",
    breaks: `${tablePrefix}audit_break` as "audit_break",
    close: async () => {
      if ("dialect" in connection) await given.destroy();
    },
  };
};

const engineOf = (db: Kysely<AuditTables>): AuditEngine => {
  const { adapter } = db.getExecutor();
  if (adapter instanceof PostgresAdapter) return "postgres";
  if (adapter instanceof MysqlAdapter) return "mysql";
  if (adapter instanceof SqliteAdapter) return "sqlite";
  throw new ConfigurationError("audit-log", [
    { field: "dialect", message: "must be a PostgreSQL, MySQL or SQLite dialect of kysely" },
  ]);
};
