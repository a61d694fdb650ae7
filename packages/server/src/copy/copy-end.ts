import { existsSync, realpathSync, statSync } from "node:fs";
import type { StoredTable } from "@mintport/storage-sql";
import { Kysely } from "kysely";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import type { Concealed } from "../settings/concealed.ts";
import type { DatabaseSetting } from "../settings/database-schema.ts";
import { placeOf } from "../settings/place-of.ts";
import { databaseDialect } from "../stores/database-dialect.ts";
import { exclusiveSqlite } from "./exclusive-sqlite.ts";

/** The rows of any table: texts, whole numbers and nothing else. */
export type Rows = Record<string, Record<string, string | number | null>>;

/** A database that rows are copied from or to. */
export interface EndSetting {
  /** What the operator gave it by, for messages: `--from`. */
  readonly option: string;
  readonly databaseUrl: Concealed<string>;
  readonly database: DatabaseSetting;
}

/** One that is open. */
export interface CopyEnd extends EndSetting {
  readonly db: Kysely<Rows>;
  readonly engine: "sqlite" | "postgres" | "mysql";
  /** Where it is, for people; without credentials. */
  readonly place: string;
  /** The name of a table in this database, behind its schema if there is one. */
  nameOf(table: Pick<StoredTable, "name">): string;
}

/** Opens a database to copy from or to. Throws `CommandFailed` if it is not there, is in use or cannot be reached. */
export const openEnd = async (setting: EndSetting): Promise<CopyEnd> => {
  const { option, databaseUrl, database } = setting;
  const url = databaseUrl.reveal();
  const engine = engineOf(url);
  const place = placeOf(databaseUrl);
  if (engine === "sqlite") requireFile(place, option);
  const dialect =
    engine === "sqlite"
      ? exclusiveSqlite(realpathSync(place), option)
      : databaseDialect(url, database, { migrates: true });
  const db = new Kysely<Rows>({ dialect });
  const { schema, tablePrefix = "mintport_" } = database;
  try {
    await db.selectNoFrom((eb) => eb.lit(1).as("one")).execute();
  } catch (cause) {
    await db.destroy();
    throw new CommandFailed(`${option}: the database cannot be reached: ${causeText(cause)}`);
  }
  return {
    ...setting,
    db,
    engine,
    place,
    nameOf: ({ name }) => `${schema === undefined ? "" : `${schema}.`}${tablePrefix}${name}`,
  };
};

const requireFile = (path: string, option: string): void => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new CommandFailed(`${option}: ${path} is not there`);
  if (found.isDirectory())
    throw new CommandFailed(`${option}: ${path} is a folder; name the file in it`);
};

/** Whether two are one: SQLite's by the file, others by host and name. An alias is found by what stands there. */
export const isSamePlace = (one: EndSetting, other: EndSetting): boolean =>
  resolved(one.databaseUrl) === resolved(other.databaseUrl);

const resolved = (url: Concealed<string>): string => {
  const place = placeOf(url);
  return engineOf(url.reveal()) === "sqlite" && existsSync(place)
    ? realpathSync(place)
    : place.replace(/^\w+:/, engineOf(url.reveal()));
};

const engineOf = (url: string): CopyEnd["engine"] =>
  url.startsWith("sqlite:") ? "sqlite" : url.startsWith("postgres") ? "postgres" : "mysql";
