import type { TenantId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import type { Place } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { CompiledQuery, Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialectOn, migratedPlace, options, sqlEngines } from "./open.ts";

const sqlite = sqlEngines.find(({ name }) => name === "sqlite")!;

describe("pruning on SQLite", () => {
  let place: Place;
  let db: Kysely<unknown>;
  const deletions: CompiledQuery[] = [];
  beforeAll(async () => {
    place = await migratedPlace(sqlite);
    db = new Kysely<unknown>({
      dialect: dialectOn(place),
      log: ({ query }) => {
        if (query.sql.startsWith("delete")) deletions.push(query);
      },
    });
  });
  afterAll(async () => {
    await db.destroy();
    await sqlite.dispose(place);
  });

  it.each(["*", "shop" as TenantId] as const)(
    "of %s finds rows by the index on their expiry alone, without a look at the table or a sort",
    async (tenant) => {
      const storage = sqlStorage({ db, ...options });
      const { accessTokens, replays, singleUse, tokenFamilies } = storage;
      deletions.length = 0;
      for (const store of [
        ...[accessTokens, replays, singleUse, tokenFamilies],
        ...[storage.grants, storage.deviceAuthorizations],
      ])
        expectOk(await store.prune(tenant, instant(1000), 10));
      expect(deletions).toHaveLength(8);
      for (const { sql, parameters } of [...deletions]) {
        const { rows } = await db.executeQuery<{ readonly detail: string }>(
          CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
        );
        const plan = rows.map(({ detail }) => detail).join("; ");
        expect(plan).toMatch(/COVERING INDEX \w+_expires_at \(expires_at</);
        expect(plan).not.toMatch(/SCAN|autoindex|TEMP B-TREE/);
      }
    },
  );
});
