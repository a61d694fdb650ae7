import { copyFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { instant, later } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import type { Place } from "@mintport/test-engines";
import { expectOk, freshDigest, freshTenantId } from "@mintport/testing";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialectOn, migratedPlace, options, sqlEngines } from "./open.ts";

/** Long past by the engine's clock, beside which no caller's counts. */
const past = instant(1_600_000_000);

const sqlite = sqlEngines.find(({ name }) => name === "sqlite")!;

describe("pruning on SQLite", () => {
  let place: Place;
  let db: Kysely<unknown>;
  beforeAll(async () => {
    place = await migratedPlace(sqlite);
    db = new Kysely<unknown>({ dialect: dialectOn(place) });
  });
  afterAll(async () => {
    await db.destroy();
    await sqlite.dispose(place);
  });

  it("carries the log to the file itself, so that no token request has to", async () => {
    const { replays } = sqlStorage({ db, ...options });
    const tenant = freshTenantId();
    for (let i = 0; i < 3; i++)
      expectOk(await replays.insertOnce(tenant, freshDigest(), later(past, i < 2 ? 1 : 9), past));
    expect(expectOk(await replays.prune("*", later(past, 5), 10))).toBe(2);
    // The file without its log.
    const copy = `${place.url}.copy`;
    await copyFile(place.url, copy);
    const alone = new DatabaseSync(copy);
    expect(alone.prepare("select count(*) as n from mp_replays").get()).toEqual({ n: 1 });
    alone.close();
  });

  it("works where the log cannot be carried, as in a transaction", async () => {
    const tenant = freshTenantId();
    const pruned = await db.transaction().execute(async (transaction) => {
      const { replays } = sqlStorage({ db: transaction, ...options });
      expectOk(await replays.insertOnce(tenant, freshDigest(), later(past, 1), past));
      return replays.prune(tenant, later(past, 5), 10);
    });
    expect(expectOk(pruned)).toBe(1);
  });
});
