import { okAsync } from "@mintport/core/result";
import {
  type AuditLog,
  type AuditLogOptions,
  acknowledgeAuditBreaks,
  auditLog,
  ChainBroken,
  type HeadMemory,
  refuseWhenFull,
  tailAuditLog,
  type VerifyOptions,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import type { Place } from "@mintport/test-engines";
import { expectErr, expectOk, start } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { answered } from "../events.ts";
import { connectionOn, dialectOn, sqlEngines, withLog, writers } from "../open.ts";

const sign = { key: new Uint8Array(32).fill(7) };

describe.each(writers)("a chain that broke, on $name", (engine) => {
  const promise = it.skipIf(engine.missing !== undefined);

  promise("is not written over, and stays visible after it was acknowledged", () =>
    withLog(engine, async (place) => {
      const log = open(place);
      await write(log, 5);
      await cutAfter(place, 2);
      log.observe(answered({ requestId: "waits" }));
      const { kind, cause } = expectErr(await log.flush());
      expect(kind).toBe("corrupt");
      expect(cause).toBeInstanceOf(ChainBroken);
      expect(cause).toMatchObject({ expected: { seq: 5 }, found: { seq: 2 } });
      expect([log.trouble?.kind, log.waiting]).toEqual(["broken", 1]);
      expect(await ids(place)).toHaveLength(2);
      expect(await verify(place)).toEqual({ ok: false, seq: 3, fault: "broken" });

      expect(await acknowledge(place)).toMatchObject([{ expected: { seq: 5 }, found: { seq: 2 } }]);
      expectOk(await log.flush());
      expect(log.trouble).toBeUndefined();
      expectOk(await log.close());
      expect((await ids(place)).at(-1)).toBe("waits");
      const after = await verify(place);
      expect(after).toMatchObject({ ok: false, seq: 3, fault: "broken", anchor: { seq: 3 } });
      if (!after.ok && after.anchor !== undefined)
        expect(await verify(place, { anchor: after.anchor })).toMatchObject({
          ok: true,
          entries: 4,
        });
      expect(await acknowledge(place)).toEqual([]);
    }),
  );

  promise("is one whose known entry has another hash, though it is as long as before", () =>
    withLog(engine, async (place) => {
      const log = open(place);
      await write(log, 3);
      await cutAfter(place, 2);
      const unsigned = open(place, { sign: undefined });
      await write(unsigned, 1, "forged");
      expectOk(await unsigned.close());
      log.observe(answered());
      expect(expectErr(await log.flush()).cause).toMatchObject({
        expected: { seq: 3 },
        found: { seq: 3 },
      });
      expectErr(await log.close());
    }),
  );

  promise("stops every node, also one that knows nothing of what is gone", () =>
    withLog(engine, async (place) => {
      const [first, second] = [open(place), open(place)];
      await write(second, 1);
      await write(first, 3);
      await cutAfter(place, 1);
      first.observe(answered());
      expectErr(await first.flush());
      const third = open(place);
      for (const other of [second, third]) {
        other.observe(answered());
        expect(expectErr(await other.flush()).cause).toBeInstanceOf(ChainBroken);
        expect(other.trouble?.kind).toBe("broken");
      }
      expect(await ids(place)).toHaveLength(1);
      // It would write what waits by itself once it may.
      expectErr(await third.close());
      await acknowledge(place);
      for (const node of [first, second]) expectOk(await node.flush());
      expect(await ids(place)).toHaveLength(4);
      for (const node of [first, second]) expectOk(await node.close());
    }),
  );

  promise("is still broken for a node that was away meanwhile and kept its head", () =>
    withLog(engine, async (place) => {
      const memory = keptInMemory();
      const before = open(place, { memory });
      await write(before, 3);
      expectOk(await before.close());
      await cutAfter(place, 0);
      expect(await verify(place)).toMatchObject({ ok: true, entries: 0 });
      expect(await verify(place, { memory })).toEqual({ ok: false, seq: 1, fault: "broken" });
      const after = open(place, { memory });
      after.observe(answered());
      expect(expectErr(await after.flush()).cause).toMatchObject({ expected: { seq: 3 } });
      expect(await acknowledge(place, memory)).toHaveLength(1);
      expectOk(await after.close());
      expect(await verify(place, { memory })).toMatchObject({
        fault: "broken",
        anchor: { seq: 1 },
      });
    }),
  );

  promise(
    "is one whose checkpoints stayed, and its numbers are given again once it was acknowledged",
    () =>
      withLog(engine, async (place) => {
        const log = open(place);
        await write(log, 5);
        await cutEntriesAfter(place, 2);
        expect(await verify(place)).toEqual({ ok: false, seq: 3, fault: "truncated" });
        expect(await acknowledge(place)).toMatchObject([
          { expected: { seq: 5 }, found: { seq: 2 } },
        ]);
        // Past the number that the log had reached before.
        await write(log, 5);
        expectOk(await log.close());

        const after = await verify(place);
        expect(after).toMatchObject({ ok: false, seq: 3, fault: "broken", anchor: { seq: 3 } });
        if (!after.ok && after.anchor !== undefined)
          expect(await verify(place, { anchor: after.anchor })).toMatchObject({
            ok: true,
            entries: 8,
          });
      }),
  );

  promise("is one whose checkpoints stayed also for nodes that never saw what is gone", () =>
    withLog(engine, async (place) => {
      const [first, second] = [open(place), open(place)];
      await write(second, 1);
      await write(first, 4);
      expectOk(await first.close());
      await cutEntriesAfter(place, 1);
      // One that wrote before, and one that begins with an empty folder.
      for (const node of [second, open(place)]) {
        node.observe(answered());
        expect(expectErr(await node.flush()).cause).toMatchObject({
          expected: { seq: 5 },
          found: { seq: 1 },
        });
        expect(node.trouble?.kind).toBe("broken");
        expectErr(await node.check());
        expectErr(await node.close());
      }
      expect(await ids(place)).toHaveLength(1);
      expect(await acknowledge(place)).toHaveLength(1);
    }),
  );

  promise("is none because somebody without the key says so", () =>
    withLog(engine, async (place) => {
      const log = open(place);
      await write(log, 2);
      const db = new Kysely<unknown>({ dialect: dialectOn(place) });
      await sql`insert into mp_audit_break (expected_seq, expected_hash, found_seq, found_hash, mac) values (5, 'x', 2, 'y', 'z')`.execute(
        db,
      );
      await db.destroy();
      await write(log, 2);
      expectOk(await log.close());
      expect(await verify(place)).toMatchObject({ ok: true, entries: 4 });
    }),
  );

  promise("is whole again if what was cut off is put back", () =>
    withLog(engine, async (place) => {
      const log = open(place);
      await write(log, 2);
      const db = new Kysely<unknown>({ dialect: dialectOn(place) });
      await sql`update mp_audit set hash = 'x' where seq = 2`.execute(db);
      log.observe(answered());
      expectErr(await log.flush());
      await sql`update mp_audit set hash = (select hash from mp_audit_checkpoint where mp_audit_checkpoint.seq = 2) where seq = 2`.execute(
        db,
      );
      await db.destroy();
      expectOk(await log.close());
      expect(await verify(place)).toMatchObject({ ok: true, entries: 3 });
    }),
  );
});

const sqlite = sqlEngines.find(({ name }) => name === "sqlite")!;

describe("a writer", () => {
  it("writes nothing behind a checkpoint by a key that is not here, and goes on with a former key", () =>
    withLog(sqlite, async (place) => {
      const old = open(place);
      await write(old, 1);
      expectOk(await old.close());
      const key = new Uint8Array(32).fill(9);
      // It would try again by itself, and then may: behind a checkpoint by its own key.
      const foreign = open(place, { sign: { key }, schedule: () => () => {} });
      foreign.observe(answered());
      expect(expectErr(await foreign.flush())).toMatchObject({
        kind: "corrupt",
        cause: { name: "AuditKeyUnknown" },
      });
      expect(await ids(place)).toHaveLength(1);
      const rotated = open(place, { sign: { key, formerKeys: [sign.key] } });
      await write(rotated, 1);
      expectOk(await rotated.close());
      expect(await verify(place)).toEqual({ ok: false, seq: 2, fault: "unknown_key" });
      expect(await verify(place, { key, formerKeys: [sign.key] })).toMatchObject({ ok: true });
      // The later checkpoint vouches for the earlier entries.
      expect(await verify(place, { key })).toMatchObject({ ok: true, entries: 2 });
    }));

  it("does not believe a memory that was changed", () =>
    withLog(sqlite, async (place) => {
      const memory = keptInMemory();
      const log = open(place, { memory });
      await write(log, 2);
      expectOk(await log.close());
      const line = expectOk(await memory.read()) ?? "";
      expectOk(await memory.write(line.replace(/^2:/, "1:")));
      const after = open(place, { memory });
      after.observe(answered());
      expect(expectErr(await after.close()).cause).toMatchObject({ name: "AuditMemoryNotOurs" });
    }));

  it("that found a break has no request admitted, if requests are refused for the log", () =>
    withLog(sqlite, async (place) => {
      const log = open(place, { whenFull: "refuse" });
      await write(log, 2);
      const limiter = refuseWhenFull(log);
      const attempt = {} as Parameters<typeof limiter.admit>[0];
      expectOk(await limiter.admit(attempt, start));
      await cutAfter(place, 1);
      log.observe(answered());
      expectErr(await log.flush());
      expect(expectErr(await limiter.admit(attempt, start)).kind).toBe("unavailable");
      expectErr(await log.close());
    }));
});

const open = (
  place: Place,
  options: { [Name in keyof AuditLogOptions]?: AuditLogOptions[Name] | undefined } = {},
): AuditLog =>
  auditLog({ ...connectionOn(place), sign, ...options } as Parameters<typeof auditLog>[0]);

const write = async (log: AuditLog, count: number, requestId = "written"): Promise<void> => {
  for (let n = 0; n < count; n++) {
    log.observe(answered({ requestId }));
    expectOk(await log.flush());
  }
};

/** What somebody with every right on the database does, but without the key. */
const cutAfter = async (place: Place, seq: number): Promise<void> => {
  const db = new Kysely<unknown>({ dialect: dialectOn(place) });
  await sql`delete from mp_audit where seq > ${seq}`.execute(db);
  await sql`delete from mp_audit_checkpoint where seq > ${seq}`.execute(db);
  await db.destroy();
};

/** The same, by one who does not know of the checkpoints. */
const cutEntriesAfter = async (place: Place, seq: number): Promise<void> => {
  const db = new Kysely<unknown>({ dialect: dialectOn(place) });
  await sql`delete from mp_audit where seq > ${seq}`.execute(db);
  await db.destroy();
};

const verify = async (place: Place, options: VerifyOptions = {}) =>
  expectOk(await verifyAuditLog(connectionOn(place), { ...sign, ...options }));

const acknowledge = async (place: Place, memory?: HeadMemory) =>
  expectOk(
    await acknowledgeAuditBreaks(connectionOn(place), {
      sign,
      by: "alice",
      ...(memory === undefined ? {} : { memory }),
    }),
  );

const ids = async (place: Place): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  for await (const entry of tailAuditLog(connectionOn(place), { limit: 100 }))
    found.push((JSON.parse(expectOk(entry).entry) as Record<string, unknown>)["request_id"]);
  return found;
};

const keptInMemory = (): HeadMemory => {
  let kept: string | undefined;
  return {
    read: () => okAsync(kept),
    write: (line) => {
      kept = line;
      return okAsync(undefined);
    },
  };
};
