import { instant } from "@mintport/core/ports";
import {
  archiveAuditLog,
  auditLog,
  pruneAuditLog,
  type ReadArchive,
  readAuditArchive,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import type { Place } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { answered } from "../events.ts";
import { connectionOn, dialectOn, sqlEngines, withLog } from "../open.ts";

const sign = { key: new Uint8Array(32).fill(7) };

describe.each(sqlEngines)("an archive of the audit log on $name", (engine) => {
  const promise = it.skipIf(engine.missing !== undefined);

  promise("is verified alone, and pruned behind a signed cut while a writer goes on", () =>
    withLog(engine, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign });
      await write(log, [1, 2, 3, 4, 5, 6]);
      const lines = await archive(place, 5);
      const read = await readAuditArchive(each(lines), sign);
      expect(read).toMatchObject({ ok: true, entries: 4, head: { seq: 4 } });
      expect(await prune(place, read as ReadArchive)).toMatchObject({
        verdict: "pruned",
        cut: { seq: 4 },
      });
      expect(await run(place, "select seq from mp_audit order by seq")).toHaveLength(2);
      await write(log, [7]);
      expectOk(await log.close());
      expect(await verify(place)).toMatchObject({ ok: true, entries: 3 });
      const second = await readAuditArchive(each(await archive(place, 7)), sign);
      expect(second).toMatchObject({ ok: true, after: { seq: 4 }, entries: 2 });
    }),
  );

  promise("leaves a cut, and another one, or one that is unsigned, is tampering", () =>
    withLog(engine, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign });
      await write(log, [1, 2, 3]);
      expectOk(await log.close());
      await run(place, "delete from mp_audit where seq = 1");
      await run(
        place,
        "insert into mp_audit_cut (seq, hash, mac) select seq, hash, mac from mp_audit_checkpoint where seq = 1",
      );
      expect(await verify(place)).toEqual({ ok: false, seq: 1, fault: "checkpoint_mismatch" });
      await run(place, "delete from mp_audit_cut");
      expect(await verify(place)).toEqual({ ok: false, seq: 1, fault: "missing" });
    }),
  );
});

const sqlite = sqlEngines.find(({ name }) => name === "sqlite")!;

describe("an archive", () => {
  it("that was changed, cut or added to does not verify", () =>
    withLog(sqlite, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign });
      await write(log, [1, 2, 3, 4]);
      expectOk(await log.close());
      const lines = await archive(place, 100);
      const faultOf = async (changed: readonly string[]): Promise<unknown> => {
        const read = await readAuditArchive(each(changed), sign);
        return read.ok ? "none" : [read.seq, read.fault];
      };
      expect(await faultOf(lines)).toBe("none");
      expect(await faultOf(lines.slice(0, -1))).toEqual([4, "truncated"]);
      expect(await faultOf(lines.filter((_, n) => n !== 2))).toEqual([2, "changed"]);
      expect(await faultOf(lines.map((line) => line.replace("my-client", "x")))).toEqual([
        1,
        "changed",
      ]);
      expect(await faultOf([...lines, "{}"])).toEqual([4, "changed"]);
      expect(await faultOf([])).toEqual([1, "truncated"]);
      const other = await readAuditArchive(each(lines), { key: new Uint8Array(32).fill(8) });
      expect(other).toMatchObject({ fault: "unknown_key" });
    }));

  it("of another chain, or one behind entries that are still there, prunes nothing", () =>
    withLog(sqlite, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign });
      await write(log, [1, 2, 3]);
      expectOk(await log.close());
      const read = (await readAuditArchive(each(await archive(place, 100)), sign)) as ReadArchive;
      const foreign = { seq: 2, hash: "f".repeat(64) };
      expect(await prune(place, { ...read, head: foreign, through: foreign })).toEqual({
        verdict: "foreign",
      });
      expect(await prune(place, { ...read, after: { ...foreign, seq: 1 } })).toEqual({
        verdict: "gap",
      });
      expect(await run(place, "select seq from mp_audit")).toHaveLength(3);
    }));

  it("may be pruned in part, and what a stopped pruning left behind must lead up to the cut", () =>
    withLog(sqlite, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign });
      await write(log, [1, 2, 3, 4]);
      expectOk(await log.close());
      const lines = await archive(place, 100);
      await run(place, "create table kept as select * from mp_audit where seq = 2");
      const part = (await readAuditArchive(each(lines), sign, instant(3))) as ReadArchive;
      expect(await prune(place, part)).toMatchObject({ cut: { seq: 2 } });
      await run(place, "insert into mp_audit select * from kept");
      expect(await verify(place)).toMatchObject({ ok: true, entries: 2 });
      await run(place, "update mp_audit set entry = '{}' where seq = 2");
      expect(await verify(place)).toEqual({ ok: false, seq: 2, fault: "changed" });
    }));
});

const write = async (
  log: ReturnType<typeof auditLog>,
  moments: readonly number[],
): Promise<void> => {
  for (const at of moments) {
    log.observe(answered({ at: instant(at) }));
    expectOk(await log.flush());
  }
};

const archive = async (place: Place, before: number): Promise<readonly string[]> => {
  let text = "";
  const options = { sign, before: instant(before) };
  const made = await archiveAuditLog(connectionOn(place), options, async (lines) => {
    text += lines;
  });
  expect(expectOk(made).ok).toBe(true);
  return text.trim().split("\n");
};

const each = async function* (lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
};

const prune = async (place: Place, read: ReadArchive) =>
  expectOk(await pruneAuditLog(connectionOn(place), { sign, archive: read }));

const verify = async (place: Place) => expectOk(await verifyAuditLog(connectionOn(place), sign));

const run = async (place: Place, statement: string): Promise<readonly unknown[]> => {
  const db = new Kysely<unknown>({ dialect: dialectOn(place) });
  const { rows } = await sql.raw(statement).execute(db);
  await db.destroy();
  return rows;
};
