import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { auditFunctions, auditLog, migrateAuditLog } from "@mintport/telemetry/audit-log";
import { expectOk } from "@mintport/testing";
import { type Dialect, SqliteDialect } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answered } from "../events.ts";

/** An embedder's own, without a log (WAL): a lock keeps readers out too, and is waited for by nobody. */
const withoutLog = (path: string): Dialect =>
  new SqliteDialect({
    database: async () => {
      const database = new DatabaseSync(path);
      return {
        close: () => {
          database.close();
        },
        prepare: (query) => {
          const statement = database.prepare(query);
          const of = (values: readonly unknown[]) => values as readonly SQLInputValue[];
          return {
            reader: statement.columns().length > 0,
            all: (values) => statement.all(...of(values)),
            run: (values) => statement.run(...of(values)),
            iterate: (values) => statement.iterate(...of(values)),
          };
        },
      };
    },
  });

const appending = (path: string): Dialect => nodeSqlite(path, { functions: auditFunctions });

describe.each([
  { name: "nodeSqlite", dialectOf: nodeSqlite, hasFunctions: false },
  { name: "SQLite's own thread", dialectOf: appending, hasFunctions: true },
  { name: "an embedder's SQLite without a log", dialectOf: withoutLog, hasFunctions: false },
])("an audit log on $name that somebody else has locked", ({ dialectOf, hasFunctions }) => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "mintport-audit-"));
    path = join(folder, "audit.db");
    expectOk(await migrateAuditLog({ dialect: dialectOf(path) }));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is written once the lock is gone, in the same flush, and nothing is told or lost", async () => {
    const failures: unknown[] = [];
    const log = auditLog({
      dialect: dialectOf(path),
      hasFunctions,
      onFailure: (failure) => failures.push(failure),
    });
    expectOk(await log.check());
    const other = new DatabaseSync(path);
    other.exec("begin exclusive");
    for (let i = 0; i < 3; i++) log.observe(answered());
    const flushed = log.flush();
    setTimeout(() => {
      other.exec("rollback");
    }, 300);
    expectOk(await flushed);
    expect({ failures, waiting: log.waiting, dropped: log.dropped }).toEqual({
      failures: [],
      waiting: 0,
      dropped: 0,
    });
    expectOk(await log.close());
    expect(other.prepare("select count(*) as n from mintport_audit").get()).toEqual({ n: 3 });
    other.close();
  });
});
