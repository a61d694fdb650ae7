import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { instant } from "@mintport/core/ports";
import { migrate, type SqlStorage, schemaState, sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectErr, expectOk, freshDigest, freshTenantId, sampleTenant } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const now = instant(1_800_000_000);

const put = ({ replays }: SqlStorage) =>
  replays.insertOnce(freshTenantId(), freshDigest(), now, now);

describe("SQLite", () => {
  let folder: string;
  let path: string;
  let storage: SqlStorage;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "mintport-sqlite-"));
    path = join(folder, "test.db");
    expectOk(await migrate({ dialect: nodeSqlite(path) }));
    storage = sqlStorage({ dialect: nodeSqlite(path) });
  });
  afterEach(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  /** As another process that writes: it is not this one's connection. */
  const lock = () => {
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    return () => {
      other.exec("rollback");
      other.close();
    };
  };

  it("reads while another process holds the write lock, and keeps the event loop free", async () => {
    const tenant = sampleTenant();
    expectOk(await storage.tenants.create(tenant));
    const unlock = lock();
    const write = put(storage);
    for (let i = 0; i < 20; i++)
      expect(expectOk(await storage.tenants.find(tenant.id))).toEqual(tenant);
    // Were this thread the one that waits, it would have been in vain before the lock is gone.
    unlock();
    expect(expectOk(await write)).toBe("first");
  });

  it("lets writes wait for about two seconds together, then each is a conflict", async () => {
    const unlock = lock();
    const start = performance.now();
    const writes = await Promise.all(Array.from({ length: 20 }, async () => put(storage)));
    unlock();
    for (const write of writes) expect(expectErr(write).kind).toBe("conflict");
    expect(performance.now() - start).toBeGreaterThan(1900);
    expect(performance.now() - start).toBeLessThan(10_000);
    expectOk(await put(storage));
  });

  it("lets nothing of others into a transaction, and reads its own writes in it", async () => {
    const db = new Kysely<{ t: { n: number } }>({ dialect: nodeSqlite(path) });
    await db.schema.createTable("t").addColumn("n", "integer").execute();
    const count = (on: Kysely<{ t: { n: number } }>) => on.selectFrom("t").selectAll().execute();
    let beside: Promise<unknown> = Promise.resolve();
    const failed = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("t").values({ n: 1 }).execute();
      beside = db.insertInto("t").values({ n: 2 }).execute();
      expect(await count(transaction)).toEqual([{ n: 1 }]);
      expect(await count(db)).toEqual([]);
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    await beside;
    expect(await count(db)).toEqual([{ n: 2 }]);
    await db.destroy();
  });

  it("is one connection in memory, with foreign keys and big integers", async () => {
    const memory = new Kysely<unknown>({ dialect: nodeSqlite(":memory:") });
    expectOk(await migrate({ db: memory }));
    const inMemory = sqlStorage({ db: memory });
    const tenant = sampleTenant();
    expectOk(await inMemory.tenants.create(tenant));
    expect(expectOk(await inMemory.tenants.find(tenant.id))).toEqual(tenant);
    const { rows } =
      await sql`select ${2n ** 53n - 1n} as n, foreign_keys from pragma_foreign_keys`.execute(
        memory,
      );
    expect(rows).toEqual([{ n: 2 ** 53 - 1, foreign_keys: 1 }]);
    await memory.destroy();
  });

  it("tells SQLite's own code of an error, and what is wrong with a statement", async () => {
    const db = new Kysely<unknown>({ dialect: nodeSqlite(path) });
    await sql`create table twice (n integer primary key)`.execute(db);
    await sql`insert into twice values (1)`.execute(db);
    await expect(sql`insert into twice values (1)`.execute(db)).rejects.toMatchObject({
      errcode: 1555,
    });
    await expect(sql`select * from nowhere`.execute(db)).rejects.toThrow("no such table: nowhere");
    await db.destroy();
  });

  it("migrates once where many connections begin at the same moment", async () => {
    const fresh = join(folder, "fresh.db");
    const taken = await Promise.all(
      Array.from({ length: 8 }, async () => migrate({ dialect: nodeSqlite(fresh) })),
    );
    expect(taken.flatMap(expectOk)).toEqual([
      "0001-initial",
      "0002-wide-revisions",
      "0004-users",
      "0005-devices",
    ]);
  });

  it("says that a file is no database", async () => {
    const file = join(folder, "text.db");
    writeFileSync(file, "no database at all, and long enough to have a header ".repeat(100));
    const failure = expectErr(await schemaState({ dialect: nodeSqlite(file) }));
    expect(failure.kind).toBe("corrupt");
    expect((failure.cause as Error).message).toBe(`${file} is not a SQLite database`);
  });

  it("says that a file is damaged", async () => {
    for (let i = 0; i < 200; i++) expectOk(await put(storage));
    await storage.close();
    const file = await open(path, "r+");
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - 4096), 0, size - 4096, 4096);
    await file.close();
    storage = sqlStorage({ dialect: nodeSqlite(path) });
    const failure = expectErr(await put(storage));
    expect(failure.kind).toBe("corrupt");
    expect((failure.cause as Error).message).toContain(`${path} is damaged (database disk image`);
  });

  it("does not keep a process that forgot to close", async () => {
    const program = fileURLToPath(new URL("forgetful.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--conditions=@mintport/source", program, join(folder, "other.db")],
      { timeout: 20_000 },
    );
    expect(stdout).toBe("first\n");
  });
});

describe("functions of one's own", () => {
  const moduleOf = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);
  const twice = moduleOf(
    "export const addFunctions = (database) => database.function('twice', (n) => 2 * n)",
  );

  it("are there for whatever may write, in a transaction too", async () => {
    const db = new Kysely<unknown>({ dialect: nodeSqlite(":memory:", { functions: twice }) });
    const ask = sql<{ n: number }>`select twice(21) as n`;
    expect((await ask.execute(db)).rows).toEqual([{ n: 42 }]);
    await db.transaction().execute(async (transaction) => {
      expect((await ask.execute(transaction)).rows).toEqual([{ n: 42 }]);
    });
    await db.destroy();
  });

  it("fail each question with their reason, if their module cannot be loaded", async () => {
    const functions = moduleOf("throw new Error('no such luck')");
    const db = new Kysely<unknown>({ dialect: nodeSqlite(":memory:", { functions }) });
    for (const _ of [1, 2]) await expect(sql`select 1`.execute(db)).rejects.toThrow("no such luck");
    await db.destroy();
  });
});
