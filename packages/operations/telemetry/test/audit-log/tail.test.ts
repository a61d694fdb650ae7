import { type ClientId, ConfigurationError, type TenantId } from "@mintport/core";
import { later } from "@mintport/core/ports";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import {
  type AuditLog,
  type AuditQuery,
  auditLog,
  migrateAuditLog,
  tailAuditLog,
} from "@mintport/telemetry/audit-log";
import { expectErr, expectOk, start } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answered, refused } from "../events.ts";
import { sqlite } from "../open.ts";

let path: string;
let log: AuditLog;
let dispose: () => Promise<void>;
beforeEach(async () => {
  const place = await sqlite.makePlace();
  path = place.url;
  dispose = () => sqlite.dispose(place);
  expectOk(await migrateAuditLog({ dialect: nodeSqlite(path) }));
  log = auditLog({ dialect: nodeSqlite(path) });
  log.observe(answered({ tenant: "a" as TenantId, client: "one" as ClientId }));
  log.observe(refused({ tenant: "a" as TenantId, client: "two" as ClientId }));
  log.observe(
    answered({ tenant: "b" as TenantId, client: "one" as ClientId, at: later(start, 9) }),
  );
  expectOk(await log.flush());
});
afterEach(async () => {
  expectOk(await log.close());
  await dispose();
});

describe("reading the log", () => {
  it.each<[Partial<AuditQuery>, RegExp]>([
    [{ limit: -1 }, /limit: must be a whole number from 0/],
    [{ limit: Number.NaN }, /limit: /],
    [{ before: 0 }, /before: must be a whole number from 1/],
    [
      { follow: { signal: new AbortController().signal, interval: 0 } },
      /follow\.interval: must be a whole number from 1 to 2147483647/,
    ],
    [{ follow: { signal: new AbortController().signal, interval: Number.NaN } }, /interval: /],
  ])("is a mistake of the configuration with %j", (query, message) => {
    const read = () => tailAuditLog({ dialect: nodeSqlite(path) }, { limit: 10, ...query });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(message);
  });

  it.each<{ readonly query: Partial<AuditQuery>; readonly numbers: readonly number[] }>([
    { query: {}, numbers: [1, 2, 3] },
    { query: { limit: 2 }, numbers: [2, 3] },
    { query: { limit: 0 }, numbers: [] },
    { query: { tenant: "a" as TenantId }, numbers: [1, 2] },
    { query: { client: "one" as ClientId }, numbers: [1, 3] },
    { query: { tenant: "a" as TenantId, client: "one" as ClientId }, numbers: [1] },
    { query: { outcome: "refused" }, numbers: [2] },
    { query: { since: later(start, 9) }, numbers: [3] },
    { query: { tenant: "c" as TenantId }, numbers: [] },
    { query: { before: 3 }, numbers: [1, 2] },
    { query: { before: 3, limit: 1 }, numbers: [2] },
    { query: { before: 3, outcome: "answered" }, numbers: [1] },
  ])("answers the latest that match, oldest first: $query", async ({ query, numbers }) => {
    expect(await numbersOf(tail(query))).toEqual(numbers);
  });

  it("says what the database cannot answer, and ends", async () => {
    const results = [];
    for await (const found of tailAuditLog(
      { dialect: nodeSqlite(path), tablePrefix: "none_" },
      { limit: 1 },
    ))
      results.push(found);
    expect(results.map((found) => expectErr(found).kind)).toEqual(["unavailable"]);
  });
});

describe("following the log", () => {
  it("goes on with what matches, each once, until it is called off", async () => {
    const stop = new AbortController();
    const following = tail({
      limit: 1,
      outcome: "answered",
      follow: { signal: stop.signal, interval: 1 },
    });
    const next = async (): Promise<number | undefined> => {
      const { value } = await following.next();
      return value === undefined ? undefined : expectOk(value).seq;
    };
    expect(await next()).toBe(3);
    for (const numbers of [
      [4, 6],
      [7, 9],
    ]) {
      log.observe(answered());
      log.observe(refused());
      log.observe(answered());
      expectOk(await log.flush());
      expect([await next(), await next()]).toEqual(numbers);
    }
    const last = next();
    stop.abort();
    expect(await last).toBe(undefined);
  });
});

const tail = (query: Partial<AuditQuery>) =>
  tailAuditLog({ dialect: nodeSqlite(path) }, { limit: 100, ...query });

const numbersOf = async (found: ReturnType<typeof tail>): Promise<readonly number[]> => {
  const numbers: number[] = [];
  for await (const entry of found) numbers.push(expectOk(entry).seq);
  return numbers;
};
