import { migrate, schemaState, sqlStorage } from "@mintport/storage-sql";
import { expectErr, expectOk, sampleTenant } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { dialectOn, sqlEngines } from "./open.ts";

describe.each(sqlEngines)("migrations on $name", ({ name, missing, makePlace, dispose }) => {
  it.skipIf(missing !== undefined)("bring an empty database up to date, once", async () => {
    const place = await makePlace();
    expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("outdated");
    expect(expectOk(await migrate({ dialect: dialectOn(place) }))).toEqual([
      "0001-initial",
      "0002-wide-revisions",
      "0004-users",
      "0005-devices",
    ]);
    expect(expectOk(await migrate({ dialect: dialectOn(place) }))).toEqual([]);
    expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("current");
    await dispose(place);
  });

  it.skipIf(missing !== undefined)("are safe when five nodes start at once", async () => {
    const place = await makePlace();
    const results = await Promise.all(
      Array.from({ length: 5 }, () => migrate({ dialect: dialectOn(place) })),
    );
    expect(results.flatMap(expectOk)).toEqual([
      "0001-initial",
      "0002-wide-revisions",
      "0004-users",
      "0005-devices",
    ]);
    expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("current");
    await dispose(place);
  });

  it.skipIf(missing !== undefined)("notice a schema that is newer than they are", async () => {
    const place = await makePlace();
    expectOk(await migrate({ dialect: dialectOn(place) }));
    const db = new Kysely<Record<"mintport_migration", { name: string; timestamp: string }>>({
      dialect: dialectOn(place),
    });
    await db
      .insertInto("mintport_migration")
      .values({ name: "9999-later", timestamp: "2100-01-01T00:00:00Z" })
      .execute();
    await db.destroy();
    expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("newer");
    const refusal = expectErr(await migrate({ dialect: dialectOn(place) }));
    expect((refusal.cause as Error).message).toContain("newer than this version");
    await dispose(place);
  });

  it.skipIf(missing !== undefined)("keep two prefixes in one database apart", async () => {
    const place = await makePlace();
    for (const tablePrefix of ["a_", "b_"])
      expectOk(await migrate({ dialect: dialectOn(place), tablePrefix }));
    const a = sqlStorage({ dialect: dialectOn(place), tablePrefix: "a_" });
    const b = sqlStorage({ dialect: dialectOn(place), tablePrefix: "b_" });
    const tenant = sampleTenant();
    expectOk(await a.tenants.create(tenant));
    expect(expectOk(await b.tenants.find(tenant.id))).toBe(undefined);
    await Promise.all([a.close(), b.close()]);
    await dispose(place);
  });

  it.skipIf(missing !== undefined)(
    "refuse a prefix whose tables would be an audit log's",
    async () => {
      const place = await makePlace();
      const connection = { dialect: dialectOn(place), tablePrefix: "mintport_audit_" };
      expect(() => sqlStorage(connection)).toThrow("tablePrefix: must not end in audit_");
      expect((expectErr(await migrate(connection)).cause as Error).message).toContain(
        "tablePrefix",
      );
      await dispose(place);
    },
  );

  it.skipIf(missing !== undefined)("show a row that was edited as corrupt", async () => {
    const place = await makePlace();
    expectOk(await migrate({ dialect: dialectOn(place) }));
    const storage = sqlStorage({ dialect: dialectOn(place) });
    const tenant = sampleTenant();
    expectOk(await storage.tenants.create(tenant));
    const db = new Kysely<Record<"mintport_tenants", { content: string }>>({
      dialect: dialectOn(place),
    });
    await db.updateTable("mintport_tenants").set({ content: '{"id":1}' }).execute();
    await db.destroy();
    expect(expectErr(await storage.tenants.find(tenant.id)).kind).toBe("corrupt");
    await storage.close();
    await dispose(place);
  });

  if (name === "mariadb")
    it.skipIf(missing !== undefined)(
      "look into no other database that holds our tables",
      async () => {
        const [place, other] = [await makePlace(), await makePlace()];
        expectOk(await migrate({ dialect: dialectOn(other) }));
        expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("outdated");
        const schema = new URL(other.url).pathname.slice(1);
        expect(expectOk(await schemaState({ dialect: dialectOn(place), schema }))).toBe("current");
        expect(expectOk(await migrate({ dialect: dialectOn(place), schema }))).toEqual([]);
        await Promise.all([dispose(place), dispose(other)]);
      },
    );

  if (name !== "postgres") return;
  it.skipIf(missing !== undefined)(
    "look into no other schema that holds our tables, on the search_path or not",
    async () => {
      const place = await makePlace();
      const db = new Kysely<unknown>({ dialect: dialectOn(place) });
      for (const schema of ["ours", "theirs", "foreign_one"])
        await sql`create schema ${sql.id(schema)}`.execute(db);
      await db.destroy();
      for (const schema of ["theirs", "foreign_one"])
        expectOk(await migrate({ dialect: dialectOn(place), schema }));
      const url = `${place.url}?options=-c%20search_path%3Dours,theirs`;
      const ours = { ...place, url };
      expect(expectOk(await schemaState({ dialect: dialectOn(ours) }))).toBe("outdated");
      expect(expectOk(await migrate({ dialect: dialectOn(ours) }))).toHaveLength(4);
      expect(expectOk(await schemaState({ dialect: dialectOn(ours) }))).toBe("current");
      const [mine, other] = [
        sqlStorage({ dialect: dialectOn(ours) }),
        sqlStorage({ dialect: dialectOn(place), schema: "theirs" }),
      ];
      const tenant = sampleTenant();
      expectOk(await mine.tenants.create(tenant));
      expect(expectOk(await other.tenants.find(tenant.id))).toBe(undefined);
      await Promise.all([mine.close(), other.close()]);
      await dispose(place);
    },
  );

  it.skipIf(missing !== undefined)("take a schema's name", async () => {
    const place = await makePlace();
    const db = new Kysely<unknown>({ dialect: dialectOn(place) });
    await sql`create schema auth`.execute(db);
    await db.destroy();
    const options = { schema: "auth", tablePrefix: "oauth_" };
    expectOk(await migrate({ dialect: dialectOn(place), ...options }));
    const storage = sqlStorage({ dialect: dialectOn(place), ...options });
    expect(expectOk(await storage.tenants.create(sampleTenant()))).toMatchObject({
      verdict: "created",
    });
    await storage.close();
    expect(expectOk(await schemaState({ dialect: dialectOn(place), ...options }))).toBe("current");
    await dispose(place);
  });
});
