import { DatabaseSync } from "node:sqlite";
import { ConfigurationError, type TenantId } from "@mintport/core";
import { instant, type PortError, sourceOf } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import {
  type AuditLog,
  type AuditLogOptions,
  auditLog,
  migrateAuditLog,
  refuseWhenFull,
  tailAuditLog,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import { expectErr, expectOk, fixedClock, start } from "@mintport/testing";
import { type Dialect, type Driver, PostgresDialect } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, entryOfEvent } from "../../src/audit-log/entry.ts";
import { answered, refused } from "../events.ts";
import { sqlite } from "../open.ts";

let path: string;
let dispose: () => Promise<void>;
beforeEach(async () => {
  const place = await sqlite.makePlace();
  path = place.url;
  dispose = () => sqlite.dispose(place);
  expectOk(await migrateAuditLog({ dialect: nodeSqlite(path) }));
});
afterEach(() => dispose());

describe("the audit log writes", () => {
  it("within the interval, counted from the first event", async () => {
    const timer = handTimer();
    const log = open({ schedule: timer.schedule, flushInterval: 250 });
    log.observe(answered());
    log.observe(answered());
    expect(timer.pending()).toEqual([250]);
    expect(await entries()).toHaveLength(0);
    timer.fire();
    expectOk(await log.flush());
    expect(await entries()).toHaveLength(2);
    expect(timer.pending()).toEqual([]);
    expectOk(await log.close());
  });

  it("as soon as a batch is full, and not on the request's path", async () => {
    const timer = handTimer();
    const log = open({ schedule: timer.schedule, batchSize: 3 });
    for (let n = 0; n < 5; n++) log.observe(answered());
    expect(timer.pending()).toEqual([0]);
    expect(await entries()).toHaveLength(0);
    expectOk(await log.close());
    expect(await entries()).toHaveLength(5);
  });

  it("what comes while another flush runs", async () => {
    const log = open();
    log.observe(answered({ requestId: "first" }));
    const first = log.flush();
    log.observe(answered({ requestId: "second" }));
    const second = log.flush();
    expectOk(await first);
    log.observe(answered({ requestId: "third" }));
    expectOk(await second);
    expectOk(await log.close());
    expect((await entries()).map(({ request_id }) => request_id)).toEqual([
      "first",
      "second",
      "third",
    ]);
  });

  it("what waited when flush was called, and lets who waits for it go, however many events come meanwhile", async () => {
    const log = open();
    log.observe(answered());
    let ended = 0;
    const end = () => ended++;
    const flushes = [log.flush(), log.flush(), log.flush()].map((flushed) =>
      flushed.match(end, end),
    );
    flushes.push(log.check().match(end, end));
    for (let events = 0; ended < 4 && events < 100_000; events++) {
      log.observe(answered());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ended).toBe(4);
    await Promise.all(flushes);
    expectOk(await log.close());
    expect(log.waiting).toBe(0);
  });

  it("what came before flush was called, at whatever step another flush is", async () => {
    const log = open();
    const database = new DatabaseSync(path);
    const count = database.prepare("select count(*) as count from mintport_audit");
    for (let steps = 0; steps < 200; steps++) {
      log.observe(answered());
      const first = log.flush();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      log.observe(answered());
      expectOk(await log.flush());
      expect(count.get()).toEqual({ count: 2 * (steps + 1) });
      expectOk(await first);
    }
    database.close();
    expectOk(await log.close());
  });

  it("nothing after it was closed, and counts it", async () => {
    const log = open();
    expectOk(await log.close());
    log.observe(answered());
    expect(log.dropped).toBe(1);
  });
});

it("a migration that something stands in the way of says so", async () => {
  alter("create table other_audit (seq integer)");
  const failed = await migrateAuditLog({ dialect: nodeSqlite(path), tablePrefix: "other_" });
  expect(expectErr(failed)).toMatchObject({ kind: "unavailable", port: "audit-log" });
});

describe("while the database is down, the audit log", () => {
  it("keeps its entries, tells of it once an interval, and writes them when it is back", async () => {
    const timer = handTimer();
    const failures: PortError[] = [];
    const log = open({
      schedule: timer.schedule,
      batchSize: 2,
      onFailure: (failure) => failures.push(failure),
    });
    takeAway();
    for (let n = 0; n < 4; n++) log.observe(answered());
    timer.fire();
    expect(expectErr(await log.flush()).kind).toBe("unavailable");
    for (let n = 0; n < 4; n++) log.observe(answered());
    expect(timer.pending()).toEqual([1000]);
    expect(failures).toHaveLength(1);
    giveBack();
    timer.fire();
    expectOk(await log.flush());
    expect(await entries()).toHaveLength(8);
    expectOk(await log.close());
  });

  it("is not stopped by a listener that throws", async () => {
    const log = open({
      onFailure: () => {
        throw new Error("no disk either");
      },
    });
    takeAway();
    log.observe(answered());
    expectErr(await log.flush());
    giveBack();
    expectOk(await log.close());
    expect(await entries()).toHaveLength(1);
  });

  it("drops what it has no room for, and then says how much that was", async () => {
    const clock = fixedClock(start);
    const log = open({ bufferBytes: roomFor(3), clock });
    takeAway();
    for (let n = 0; n < 5; n++) log.observe(answered({ requestId: `early-${n}` }));
    expect([log.dropped, log.isFull]).toEqual([2, true]);
    expectErr(await log.flush());
    giveBack();
    clock.advance(60);
    expectOk(await log.flush());
    log.observe(answered({ requestId: "late" }));
    expectOk(await log.close());
    expect(await entries()).toMatchObject([
      { request_id: "early-0" },
      { request_id: "early-1" },
      { request_id: "early-2" },
      { at: start + 60, endpoint: "audit-log", outcome: "lost", lost: 2 },
      { request_id: "late" },
    ]);
    expect(expectOk(await verifyAuditLog({ dialect: nodeSqlite(path) })).ok).toBe(true);
  });
});

describe("the buffer", () => {
  it("is bounded by bytes: long entries fill it as well as many", async () => {
    const log = open({ bufferBytes: 100_000 });
    log.observe(answered({ remoteAddress: "x".repeat(50_000) }));
    expect(log.isFull).toBe(false);
    log.observe(answered({ remoteAddress: "x".repeat(50_000) }));
    expect(log.isFull).toBe(true);
    log.observe(answered());
    expect([log.waiting, log.dropped]).toEqual([2, 1]);
    expectOk(await log.flush());
    expect(log.isFull).toBe(false);
    for (let n = 0; n < 50; n++) log.observe(answered());
    expect([log.isFull, log.dropped]).toEqual([false, 1]);
    expectOk(await log.close());
  });

  it("says since when the oldest entry waits, and nothing once all are written", async () => {
    const clock = { now: () => instant(at) };
    let at = 1000;
    const log = open({ clock });
    expect(log.waitingSince).toBeUndefined();
    log.observe(answered());
    at = 1007;
    log.observe(answered());
    expect(log.waitingSince).toBe(1000);
    expectOk(await log.flush());
    expect(log.waitingSince).toBeUndefined();
    expectOk(await log.close());
  });

  it("counts what stands in the database's text: one letter beyond ASCII is six bytes", async () => {
    const log = open({ bufferBytes: 6000 });
    log.observe(answered({ remoteAddress: "é".repeat(1000) }));
    expect(log.isFull).toBe(true);
    expectOk(await log.close());
  });

  it("has all its room again after what waited was written, the note of what was lost included", async () => {
    const log = open({ bufferBytes: roomFor(2) });
    for (let round = 1; round <= 20; round++) {
      for (let n = 0; n < 3; n++) log.observe(answered());
      expect([log.isFull, log.dropped]).toEqual([true, round]);
      expectOk(await log.flush());
      expectOk(await log.flush());
      expect(log.waiting).toBe(0);
    }
    expectOk(await log.close());
  });
});

describe("refuseWhenFull", () => {
  it("admits nobody while there is no room, and everybody again after", async () => {
    const log = open({ bufferBytes: roomFor(2), whenFull: "refuse" });
    const gate = refuseWhenFull(log);
    log.observe(answered());
    expect(expectOk(await gate.admit(attempt, start))).toEqual({ verdict: "allowed" });
    log.observe(answered());
    expect(expectErr(await gate.admit(attempt, start))).toEqual({
      type: "port_error",
      kind: "unavailable",
      port: "audit-log",
    });
    expectOk(await log.flush());
    expect(expectOk(await gate.admit(attempt, start))).toEqual({ verdict: "allowed" });
    expectOk(await log.close());
    expect(expectErr(await gate.admit(attempt, start)).kind).toBe("unavailable");
  });

  it("keeps what was answered to those it had let in, and drops what it refused", async () => {
    const log = open({ bufferBytes: roomFor(2), whenFull: "refuse" });
    for (let n = 0; n < 3; n++) log.observe(answered({ requestId: `answered-${n}` }));
    log.observe(refused());
    log.observe(answered({ endpoint: "jwks" }));
    expect(log.dropped).toBe(2);
    expectOk(await log.flush());
    expectOk(await log.close());
    expect(await entries()).toMatchObject([
      { request_id: "answered-0" },
      { request_id: "answered-1" },
      { request_id: "answered-2" },
      { lost: 2 },
    ]);
  });

  it("holds at most twice as much, even if nobody asks it", async () => {
    const log = open({ bufferBytes: roomFor(2), whenFull: "refuse" });
    for (let n = 0; n < 10; n++) log.observe(answered());
    expect(log.dropped).toBe(6);
    expectOk(await log.close());
  });

  it("hands the budgets of records on to the limiter it stands before", async () => {
    const log = open({ whenFull: "refuse" });
    const given: unknown[] = [];
    const gate = refuseWhenFull(log, {
      ...{ admit: () => limited, recognise: () => limited },
      settle: (...asked) => {
        given.push(asked[3]);
        return limited;
      },
      look: (...asked) => {
        given.push(asked[2]);
        return limited;
      },
    });
    const own = { client: 60, tenant: undefined };
    expectOk(await gate.settle(attempt, "proven", start, own));
    expectOk(await gate.look(attempt, start, own));
    expect(given).toEqual([own, own]);
    expectOk(await log.close());
  });

  it("leaves the limits to the limiter it stands before", async () => {
    const log = open({ whenFull: "refuse" });
    const gate = refuseWhenFull(log, {
      admit: () => limited,
      recognise: () => limited,
      settle: () => limited,
      look: () => limited,
    });
    expect(expectOk(await gate.look(attempt, start)).verdict).toBe("limited");
    expect(expectOk(await gate.admit(attempt, start)).verdict).toBe("limited");
    expect(expectOk(await gate.settle(attempt, "proven", start)).verdict).toBe("limited");
    expectOk(await log.close());
  });

  it("is a mistake of the configuration before a log that drops", async () => {
    const log = open();
    expect(() => refuseWhenFull(log)).toThrow(ConfigurationError);
    expectOk(await log.close());
  });
});

describe("an append whose answer was lost", () => {
  it.each(["after it was committed", "before it was committed"])(
    "%s is in the chain once",
    async (when) => {
      const log = auditLog({
        dialect: losingCommits(nodeSqlite(path), when === "after it was committed"),
      });
      log.observe(answered({ requestId: "first" }));
      expectErr(await log.flush());
      log.observe(answered({ requestId: "second" }));
      expectOk(await log.close());
      expect((await entries()).map(({ request_id }) => request_id)).toEqual(["first", "second"]);
      expect(expectOk(await verifyAuditLog({ dialect: nodeSqlite(path) })).ok).toBe(true);
    },
  );
});

describe("a writer that finds its own entries gone", () => {
  it("says so, and does not write over the gap", async () => {
    const failures: PortError[] = [];
    const log = open({ onFailure: (failure) => failures.push(failure) });
    for (let n = 0; n < 3; n++) log.observe(answered());
    expectOk(await log.flush());
    alter("delete from mintport_audit where seq = 3");
    log.observe(answered());
    expect(expectErr(await log.flush())).toMatchObject({ kind: "corrupt", port: "audit-log" });
    expect(failures).toHaveLength(1);
    expect(await entries()).toHaveLength(2);
    expectErr(await log.close());
  });
});

it.each([
  { flushInterval: 0 },
  { batchSize: 2001 },
  { bufferBytes: 1.5 },
  { sign: { key: new Uint8Array(31) } },
])("options that cannot be are a mistake of the configuration: %o", (options) => {
  expect(() => open(options)).toThrow(ConfigurationError);
});

it("functions of SQLite on another engine are a mistake of the configuration", () => {
  const dialect = new PostgresDialect({ pool: new pg.Pool() });
  expect(() => auditLog({ dialect, hasFunctions: true })).toThrow(ConfigurationError);
});

const open = (options: AuditLogOptions = {}): AuditLog =>
  auditLog({ dialect: nodeSqlite(path), ...options });

/** As many bytes as the buffer is full at with so many events, give or take some letters. */
const roomFor = (events: number): number => events * bytesOf(entryOfEvent(answered())) - 100;

const entries = async (): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for await (const entry of tailAuditLog({ dialect: nodeSqlite(path) }, { limit: 1000 }))
    found.push(JSON.parse(expectOk(entry).entry));
  return found;
};

const alter = (statement: string): void => {
  const database = new DatabaseSync(path);
  database.exec(statement);
  database.close();
};

const takeAway = (): void => {
  alter("alter table mintport_audit rename to away");
};

const giveBack = (): void => {
  alter("alter table away rename to mintport_audit");
};

/** Timers that fire when told. */
const handTimer = () => {
  let timers: { readonly work: () => void; readonly milliseconds: number }[] = [];
  return {
    schedule: (work: () => void, milliseconds: number) => {
      const timer = { work, milliseconds };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pending: () => timers.map(({ milliseconds }) => milliseconds),
    fire: () => {
      for (const { work } of timers.splice(0)) work();
    },
  };
};

const attempt = {
  tenant: "my-tenant" as TenantId,
  client: undefined,
  source: sourceOf("192.0.2.7"),
};

const limited = okAsync({ verdict: "limited", retryAfter: 1 } as const);

/** A connection that dies at its first commit. */
const losingCommits = (dialect: Dialect, isCommitted: boolean): Dialect => {
  let isFirst = true;
  const losing = (driver: Driver): Driver => {
    const commit = driver.commitTransaction.bind(driver);
    driver.commitTransaction = async (connection) => {
      if (!isFirst) return commit(connection);
      isFirst = false;
      if (isCommitted) await commit(connection);
      throw Object.assign(new Error("the connection was lost"), { code: "ECONNRESET" });
    };
    // After a commit there is nothing to roll back, and the server would only say so.
    const rollback = driver.rollbackTransaction.bind(driver);
    driver.rollbackTransaction = async (connection) => {
      if (!isCommitted) await rollback(connection);
    };
    return driver;
  };
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => losing(dialect.createDriver()),
  };
};
