import { existsSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { auditLog, tailAuditLog, verifyAuditLog } from "@mintport/telemetry/audit-log";
import type { Place } from "@mintport/test-engines";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { answered } from "../events.ts";
import { connectionOn, sqlite, withLog } from "../open.ts";

const sign = { key: new Uint8Array(32).fill(7) };

describe("SQLite's thread that dies while it writes the audit log", () => {
  it.each(["before an insert", "after an insert", "before the commit", "after the commit"])(
    "%s loses no entry, doubles none, and is told of",
    (moment) =>
      withLog(sqlite, async (place) => {
        const log = open(place);
        log.observe(answered({ requestId: "before" }));
        expectOk(await log.flush());

        for (let n = 0; n < 20; n++) log.observe(answered({ requestId: `at ${n}` }));
        writeFileSync(`${place.url}.dies`, moment);
        expect(expectErr(await log.flush()).kind).toBe("unavailable");
        expect(existsSync(`${place.url}.dies`)).toBe(false);
        expect([log.waiting, log.dropped, log.trouble?.kind]).toEqual([20, 0, "failing"]);

        log.observe(answered({ requestId: "after" }));
        expectOk(await log.flush());
        expect([log.waiting, log.trouble]).toEqual([0, undefined]);
        expectOk(await log.close());
        expect(await ids(place)).toEqual([
          "before",
          ...Array.from({ length: 20 }, (_, n) => `at ${n}`),
          "after",
        ]);
        expect(expectOk(await verifyAuditLog(connectionOn(place), sign))).toMatchObject({
          ok: true,
          entries: 22,
        });
      }),
  );
});

it("SQLite's thread that could not write leaves nothing half done, and writes what waits once it can", () =>
  withLog(sqlite, async (place) => {
    const log = open(place);
    log.observe(answered({ requestId: "before" }));
    expectOk(await log.flush());
    const database = new DatabaseSync(place.url);
    database.exec("alter table mp_audit_checkpoint rename to away");
    for (let n = 0; n < 20; n++) log.observe(answered({ requestId: `at ${n}` }));
    for (const _ of [1, 2]) expect(expectErr(await log.flush()).kind).toBe("unavailable");
    expect(database.prepare("select count(*) as n from mp_audit").get()).toEqual({ n: 1 });
    database.exec("alter table away rename to mp_audit_checkpoint");
    database.close();
    expectOk(await log.close());
    expect(await ids(place)).toHaveLength(21);
    expect(expectOk(await verifyAuditLog(connectionOn(place), sign)).ok).toBe(true);
  }));

const open = (place: Place) =>
  auditLog({
    dialect: nodeSqlite(place.url, {
      functions: new URL("./dying-functions.ts", import.meta.url),
    }),
    hasFunctions: true,
    tablePrefix: "mp_",
    sign,
    schedule: () => () => {},
  });

const ids = async (place: Place): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  for await (const entry of tailAuditLog(connectionOn(place), { limit: 100 }))
    found.push((JSON.parse(expectOk(entry).entry) as Record<string, unknown>)["request_id"]);
  return found;
};
