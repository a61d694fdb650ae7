import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientId, EndpointEvent, TenantId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import {
  type AuditCounting,
  type AuditEntry,
  type AuditLogOptions,
  type AuditQuery,
  auditLog,
  countAuditLog,
  migrateAuditLog,
  tailAuditLog,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import type { Place } from "@mintport/test-engines";
import { expectOk, hostileIdentifiers, start } from "@mintport/testing";
import { CamelCasePlugin, Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { answered, refused } from "../events.ts";
import { connectionOn, dialectOn, sqlEngines, withLog, writers } from "../open.ts";

const key = new Uint8Array(32).fill(7);
const postgres = sqlEngines.find(({ name }) => name === "postgres")!;

describe.each(writers)("the audit log on $name", (engine) => {
  const promise = it.skipIf(engine.missing !== undefined);

  promise("is made once, when five nodes start at once", async () => {
    const place = await engine.makePlace();
    const results = await Promise.all(
      Array.from({ length: 5 }, () => migrateAuditLog(connectionOn(place))),
    );
    expect(results.flatMap(expectOk)).toEqual(["0001-initial", "0002-cuts-and-breaks"]);
    expect(expectOk(await migrateAuditLog(connectionOn(place)))).toEqual([]);
    await engine.dispose(place);
  });

  promise("counts by time, endpoint, outcome and reason, over the latest entries", () =>
    withLog(engine, async (place) => {
      const events = [answered(), refused(), refused(), refused({ at: instant(start + 3600) })];
      await write(place, events);
      const at = start - (start % 3600);
      const counting = { since: start, step: 3600 };
      const counted = expectOk(await countAuditLog(connectionOn(place), counting));
      expect([...counted].sort((a, b) => a.at - b.at || a.count - b.count)).toEqual([
        { at, endpoint: "token", outcome: "answered", reason: undefined, count: 1 },
        { at, endpoint: "token", outcome: "refused", reason: "secret_mismatch", count: 2 },
        {
          ...{ at: at + 3600, endpoint: "token", outcome: "refused" },
          ...{ reason: "secret_mismatch", count: 1 },
        },
      ]);
      const counts = async (changes: Partial<AuditCounting>): Promise<number> =>
        expectOk(await countAuditLog(connectionOn(place), { ...counting, ...changes }))
          .map(({ count }) => count)
          .reduce((sum, count) => sum + count, 0);
      expect(await counts({ since: instant(start + 1) })).toBe(1);
      expect(await counts({ most: 3 })).toBe(3);
      expect(() => countAuditLog(connectionOn(place), { ...counting, step: 0 })).toThrow(
        /step: must be a whole number from 1/,
      );
    }),
  );

  promise("answers what it was told, in order, and verifies", () =>
    withLog(engine, async (place) => {
      await write(place, [answered(), refused()]);
      const entries = await read(place);
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(entries.map(({ entry }) => JSON.parse(entry))).toMatchObject([
        { outcome: "answered", granted_scope: "api:read", duration_ms: 12.5 },
        { outcome: "refused", reason: "secret_mismatch" },
      ]);
      expect(expectOk(await verifyAuditLog(connectionOn(place), { key }))).toMatchObject({
        ok: true,
        entries: 2,
      });
    }),
  );

  promise("writes batches of every size whole, in order, and each with one checkpoint", () =>
    withLog(engine, async (place) => {
      const log = auditLog({ ...connectionOn(place), sign: { key }, batchSize: 13 });
      let told = 0;
      for (let size = 1; size <= 30; size++) {
        for (let n = 0; n < size; n++) log.observe(answered({ requestId: String(++told) }));
        expectOk(await log.flush());
      }
      expectOk(await log.close());
      const entries = await read(place);
      expect(entries.map(({ entry }) => fieldsOf(entry)["request_id"])).toEqual(
        Array.from({ length: told }, (_, n) => String(n + 1)),
      );
      expect(expectOk(await verifyAuditLog(connectionOn(place), { key }))).toMatchObject({
        ok: true,
        entries: told,
      });
      const db = new Kysely<Record<"mp_audit_checkpoint", { seq: number | string }>>({
        dialect: dialectOn(place),
      });
      const signed = await db.selectFrom("mp_audit_checkpoint").select("seq").execute();
      await db.destroy();
      // One for each of up to 13 entries, two for up to 26, three for up to 30.
      expect(signed).toHaveLength(13 + 2 * 13 + 3 * 4);
    }),
  );

  promise("keeps every identifier that a store can hold as it is, and finds it", () =>
    withLog(engine, async (place) => {
      const events = hostileIdentifiers.map((id) =>
        answered({ tenant: id as TenantId, client: id as ClientId, remoteAddress: id }),
      );
      await write(place, events);
      for (const id of hostileIdentifiers) {
        const found = await read(place, { tenant: id as TenantId, client: id as ClientId });
        expect(found.map(({ entry }) => fieldsOf(entry)["remote_address"])).toEqual([id]);
      }
      expect(expectOk(await verifyAuditLog(connectionOn(place), { key })).ok).toBe(true);
    }),
  );

  promise("is one chain with every entry, when three processes write at once", () =>
    withLog(engine, async (place) => {
      const writers = ["a", "b", "c"].map((name) => startWriter(place, name, 200));
      const codes = await Promise.all(
        writers.map(async (writer) => (await once(writer, "exit"))[0]),
      );
      expect(codes).toEqual([0, 0, 0]);
      expect(expectOk(await verifyAuditLog(connectionOn(place), { key }))).toMatchObject({
        ok: true,
        entries: 600,
      });
      const ids = (await read(place)).map(({ entry }) => String(fieldsOf(entry)["request_id"]));
      for (const name of ["a", "b", "c"])
        expect(ids.filter((id) => id.startsWith(name))).toEqual(
          Array.from({ length: 200 }, (_, n) => `${name}-${n}`),
        );
    }),
  );

  promise("is a whole chain with everything that was flushed, after kill -9 at any moment", () =>
    withLog(engine, async (place) => {
      const folder = mkdtempSync(join(tmpdir(), "mintport-audit-"));
      for (const round of [1, 2, 3]) {
        const file = join(folder, String(round));
        const writer = startWriter(place, `r${round}`, 0, file);
        await until(() => flushedOf(file) >= 30 * round);
        writer.kill("SIGKILL");
        await once(writer, "exit");
        const ids = (await read(place)).map(({ entry }) => String(fieldsOf(entry)["request_id"]));
        expect(ids.filter((id) => id.startsWith(`r${round}-`)).length).toBeGreaterThanOrEqual(
          flushedOf(file),
        );
        expect(expectOk(await verifyAuditLog(connectionOn(place), { key })).ok).toBe(true);
      }
      rmSync(folder, { recursive: true });
    }),
  );

  promise("is not blocked by a time that is none", () =>
    withLog(engine, async (place) => {
      await write(place, [
        answered({ at: instant(Number.NaN), durationMs: Number.NaN }),
        refused(),
      ]);
      expect((await read(place)).map(({ at }) => at)).toEqual([0, start]);
      expect(expectOk(await verifyAuditLog(connectionOn(place), { key })).ok).toBe(true);
    }),
  );

  promise("writes one long entry after another, whatever the engine takes in one statement", () =>
    withLog(engine, async (place) => {
      // Longer together than MariaDB takes by default (16 MiB).
      const long = "x".repeat(200_000);
      await write(
        place,
        Array.from({ length: 100 }, () => answered({ remoteAddress: long })),
        { bufferBytes: 2 ** 25 },
      );
      expect(expectOk(await verifyAuditLog(connectionOn(place)))).toMatchObject({ entries: 100 });
    }),
  );

  promise("leaves the embedder's connection open, and its plugins alone", () =>
    withLog(engine, async (place) => {
      const db = new Kysely<Record<"mpAudit", { previousHash: string }>>({
        dialect: dialectOn(place),
        plugins: [new CamelCasePlugin()],
      });
      const log = auditLog({ db, tablePrefix: "mp_", sign: { key } });
      log.observe(answered());
      expectOk(await log.close());
      expect(await db.selectFrom("mpAudit").select("previousHash").execute()).toEqual([
        { previousHash: "0".repeat(64) },
      ]);
      expect(expectOk(await verifyAuditLog({ db, tablePrefix: "mp_" }, { key })).ok).toBe(true);
      await db.destroy();
    }),
  );
});

it.skipIf(postgres.missing !== undefined)("the audit log on postgres takes a schema's name", () =>
  withLog(postgres, async (place) => {
    const db = new Kysely<unknown>({ dialect: dialectOn(place) });
    await sql`create schema audit`.execute(db);
    const connection = { db, schema: "audit", tablePrefix: "s_" };
    expectOk(await migrateAuditLog(connection));
    const log = auditLog({ ...connection, sign: { key } });
    log.observe(answered());
    expectOk(await log.close());
    expect(expectOk(await verifyAuditLog(connection, { key }))).toMatchObject({ entries: 1 });
    expect((await sql`select seq from audit.s_audit`.execute(db)).rows).toHaveLength(1);
    await db.destroy();
  }),
);

const write = async (
  place: Place,
  events: readonly EndpointEvent[],
  options: AuditLogOptions = {},
): Promise<void> => {
  const log = auditLog({ ...connectionOn(place), sign: { key }, ...options });
  for (const event of events) log.observe(event);
  expectOk(await log.close());
};

const read = async (
  place: Place,
  query: Partial<AuditQuery> = {},
): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = [];
  for await (const found of tailAuditLog(connectionOn(place), { limit: 10_000, ...query }))
    entries.push(expectOk(found));
  return entries;
};

const fieldsOf = (entry: string): Record<string, unknown> => JSON.parse(entry);

const startWriter = (place: Place, name: string, count: number, flushedFile = "") =>
  fork(
    fileURLToPath(new URL("./writer.ts", import.meta.url)),
    [JSON.stringify(place), name, String(count), flushedFile],
    { execArgv: ["--conditions=@mintport/source"] },
  );

/** How many events the writer knows to be written. */
const flushedOf = (file: string): number => {
  try {
    return Number(readFileSync(file, "utf8").trim().split("\n").at(-1));
  } catch {
    return 0;
  }
};

/** A process of its own has no clock that could be turned. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
