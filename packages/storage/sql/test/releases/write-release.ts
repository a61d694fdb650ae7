import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate, sqlStorage } from "@mintport/storage-sql";
import { engines, type Place, setUp } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { dialectOn } from "../open.ts";
import { fillEvery, readEvery } from "./released-rows.ts";

/**
 * Keeps what a release writes: a database of each engine as statements, with a row of every kind, and what the stores read in it.
 * Run with each release, and never again for it:
 *
 * node --conditions=@mintport/source packages/storage/sql/test/releases/write-release.ts 0.2.0
 */
const writeRelease = async (version: string): Promise<void> => {
  const close = await setUp();
  const folder = join(import.meta.dirname, version);
  mkdirSync(folder);
  const sqlEngines = engines().filter(({ name }) => !name.startsWith("redis"));
  let before: string | undefined;
  for (const { name, missing, makePlace, dispose } of sqlEngines) {
    if (missing !== undefined) throw new Error(missing);
    const place = await makePlace();
    expectOk(await migrate({ dialect: dialectOn(place) }));
    const storage = sqlStorage({ dialect: dialectOn(place) });
    await fillEvery(storage);
    const read = `${JSON.stringify(await readEvery(storage), undefined, 2)}\n`;
    await storage.close();
    if (before !== undefined && read !== before) throw new Error(`${name} answers otherwise`);
    before = read;
    writeFileSync(join(folder, "read.json"), read);
    writeFileSync(join(folder, `${name}.sql`), statementsOf(place));
    await dispose(place);
  }
  close();
};

const statementsOf = ({ engine, url }: Place): string => {
  if (engine === "postgres")
    return execFileSync("pg_dump", ["--inserts", "--no-owner", "--no-acl", url], options)
      .split("\n")
      .filter((line) => !/^(?:--|\\|SET |SELECT pg_catalog|$)/.test(line))
      .map((line) => line.replaceAll("public.", ""))
      .join("\n")
      .concat("\n");
  if (engine === "mariadb") {
    const { hostname, port, username, pathname } = new URL(url);
    const at = [`--host=${hostname}`, `--port=${port || 3306}`, `--user=${username}`];
    const how = ["--compact", "--skip-extended-insert", "--complete-insert"];
    return execFileSync("mariadb-dump", [...at, ...how, pathname.slice(1)], options)
      .split("\n")
      .filter((line) => !line.startsWith("/*"))
      .join("\n");
  }
  return sqliteStatements(url);
};

const sqliteStatements = (path: string): string => {
  const database = new DatabaseSync(path, { readOnly: true });
  const made = database
    .prepare("select name, type, sql from sqlite_schema where sql is not null")
    .all() as { name: string; type: string; sql: string }[];
  const rows = made
    .filter(({ type }) => type === "table")
    .flatMap(({ name }) =>
      database
        .prepare(`select * from ${name}`)
        .all()
        .map(
          (row) =>
            `insert into ${name} values (${Object.values(row as Row)
              .map(literal)
              .join(", ")})`,
        ),
    );
  database.close();
  return `${[...made.map(({ sql }) => sql), ...rows].join(";\n")};\n`;
};

type Row = Readonly<Record<string, string | number | bigint | null>>;

const literal = (value: string | number | bigint | null): string => {
  if (value === null) return "null";
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
};

const options = { encoding: "utf8" } as const;

await writeRelease(process.argv[2] ?? "");
