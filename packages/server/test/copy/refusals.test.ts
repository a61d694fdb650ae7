import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copiedTables, copyDatabase } from "../../src/copy/copy-database.ts";
import { rowCounts } from "../../src/copy/require-empty.ts";
import { commandLine } from "../cli/command-line.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { type CopyPlace, copyPlace } from "./copy-places.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let old: CopyPlace;
const places: CopyPlace[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
  old = await placeOn("sqlite");
  const mintport = commandLine(folder.path, { MINTPORT_DATABASE_URL: old.url });
  const issuer = "https://auth.example.com/api/v1/tenant/shop";
  await mintport("tenant", "create", "shop", "--issuer", issuer, "--scope", "a");
});
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.dispose()));
  await folder.remove();
});

const placeOn = async (
  name: Parameters<typeof copyPlace>[0],
  options?: Parameters<typeof copyPlace>[2],
): Promise<CopyPlace> => {
  const place = await copyPlace(name, folder.path, options);
  places.push(place);
  return place;
};

const copyTo = (target: CopyPlace, from = old.from, dataFolder = folder.path) =>
  commandLine(dataFolder, { MINTPORT_DATABASE_URL: target.url })("copy", ...from);

/** How many rows a database has in all. */
const rowsIn = async (place: CopyPlace): Promise<number> => {
  const end = await place.open();
  const counts = await rowCounts(end, copiedTables);
  await end.db.destroy();
  return counts.reduce((sum, rows) => sum + rows, 0);
};

describe("mintport copy refuses, and copies nothing", () => {
  it("without a source, and with two", async () => {
    const target = await placeOn("sqlite");
    expect((await copyTo(target, [])).err).toContain("give either --from or --from-config");
    const both = [...old.from, "--from", old.url];
    expect((await copyTo(target, both)).err).toContain("give either --from or --from-config");
  });

  it.each([
    "postgres://mintport:hunter2-hunter2@127.0.0.1/old",
    "mysql://127.0.0.1/old?password=hunter2-hunter2",
  ])("a password on the command line, which it does not repeat", async (url) => {
    const { code, out, err } = await copyTo(await placeOn("sqlite"), ["--from", url]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("--from: must hold no password");
    expect(err).not.toContain("hunter2");
  });

  it("a source that is no database, is not there, cannot be reached or is Redis alone", async () => {
    const target = await placeOn("sqlite");
    const redis = join(folder.path, "redis.json");
    await writeFile(redis, JSON.stringify({ redisUrls: ["redis://127.0.0.1:1"] }));
    const missing = join(folder.path, "nowhere.db");
    const text = join(folder.path, "text.db");
    await writeFile(
      text,
      "no database, but long enough to be looked at as if it were one\n".repeat(20),
    );
    for (const [from, message] of [
      [["--from", "oracle://x"], /--from: must begin with sqlite:/],
      [
        ["--from", `sqlite:${text}`],
        /--from: \S+text\.db cannot be opened: file is not a database/,
      ],
      [["--from", `sqlite:${missing}`], /--from: \S+nowhere\.db is not there/],
      [["--from", `sqlite:${folder.path}`], /--from: \S+ is a folder; name the file in it/],
      [
        ["--from", "postgres://nobody@127.0.0.1:1/x"],
        /--from: the database cannot be reached: .*ECONNREFUSED/,
      ],
      [["--from-config", redis], /--from-config: names no database, only Redis/],
      [
        ["--from-config", missing],
        /--from-config: \S+nowhere\.db: must be a file that can be read/,
      ],
    ] as const)
      expect(await copyTo(target, [...from])).toMatchObject({
        ...{ code: 1, out: "", err: expect.stringMatching(message) },
      });
  });

  it("a source whose servers keep revocations in a Redis that the target's do not have", async () => {
    const target = await placeOn("sqlite");
    const beside = join(folder.path, "beside-redis.json");
    const redisUrl = "redis://127.0.0.1:1";
    await writeFile(beside, JSON.stringify({ databaseUrl: old.url, redisUrls: [redisUrl] }));
    const from = ["--from-config", beside];
    const refusal = "--from-config: names Redis, which holds what was revoked and is not copied";
    expect((await copyTo(target, from)).err).toContain(refusal);
    const copying = (url: string) =>
      commandLine(folder.path, { MINTPORT_DATABASE_URL: target.url, MINTPORT_REDIS_URL: url })(
        ...["copy", ...from],
      );
    expect((await copying("redis://127.0.0.1:2")).err).toContain(refusal);
    // Other Sentinels have another master of that name.
    const sentinels = ["redis://127.0.0.1:3"];
    const named = {
      databaseUrl: old.url,
      redisUrls: [redisUrl],
      redis: { sentinelUrls: sentinels },
    };
    await writeFile(beside, JSON.stringify(named));
    expect((await copying(redisUrl)).err).toContain(refusal);
    await writeFile(beside, JSON.stringify({ databaseUrl: old.url, redisUrls: [redisUrl] }));
    // The same Redis goes on beside the new database.
    expect((await copying(redisUrl)).err).not.toContain(refusal);
  });

  it("a source in which nothing stands", async () => {
    const empty = await placeOn("sqlite");
    expect((await copyTo(await placeOn("sqlite"), empty.from)).err).toContain(
      "--from-config: there is nothing to copy in",
    );
  });

  it("itself", async () => {
    expect((await copyTo(old)).err).toContain("is the database that the settings name");
  });

  it("a target that is not migrated, and a source that is not", async () => {
    const bare = await placeOn("postgres", { tables: false });
    expect((await copyTo(bare)).err).toContain(
      "MINTPORT_DATABASE_URL: the schema is older than this version; run mintport migrate on it first",
    );
    expect((await copyTo(await placeOn("sqlite"), bare.from)).err).toContain(
      "--from-config: the schema is older than this version",
    );
  });

  it("a target in which one row stands, and says in which table", async () => {
    const target = await placeOn("sqlite");
    const mintport = commandLine(folder.path, { MINTPORT_DATABASE_URL: target.url });
    expect((await mintport("tenant", "remove", "nobody")).code).toBe(1);
    expect((await copyTo(target)).err).toContain("is not empty: mintport_audit has 1 row;");
  });

  it("a source that a server has open, on SQLite and on PostgreSQL", async () => {
    const target = await placeOn("sqlite");
    const onSqlite = await start(folder.path, { MINTPORT_DATABASE_URL: old.url });
    expect((await copyTo(target)).err).toMatch(/test\.db is in use; stop every server and command/);
    await onSqlite.close();

    const source = await placeOn("postgres");
    const onPostgres = await start(folder.path, { MINTPORT_DATABASE_URL: source.url });
    expect((await copyTo(target, source.from)).err).toMatch(
      /has \d+ other sessions? of the same user; stop every server and command/,
    );
    await onPostgres.close();
    expect(await rowsIn(target)).toBe(0);
  });

  it("a target that a server has open, on MariaDB", async () => {
    const target = await placeOn("mariadb");
    const server = await start(folder.path, { MINTPORT_DATABASE_URL: target.url });
    expect((await copyTo(target)).err).toMatch(
      /MINTPORT_DATABASE_URL: \S+ has \d+ other sessions? of the same user/,
    );
    await server.close();
  });

  it("revoked tokens and the like, if the servers would look for them in Redis alone", async () => {
    const target = await placeOn("sqlite");
    const copyWithRedis = () =>
      commandLine(folder.path, {
        MINTPORT_DATABASE_URL: target.url,
        MINTPORT_REDIS_URL: "redis://127.0.0.1:1",
      })("copy", ...old.from);
    const database = new DatabaseSync(old.url.slice("sqlite:".length));
    database.exec("insert into mintport_revoked_tokens values ('shop', 'token-1', 4000000000)");
    database.close();
    expect((await copyWithRedis()).err).toMatch(
      /--from-config: mintport_revoked_tokens has rows, and servers with MINTPORT_REDIS_URL/,
    );
    expect(await rowsIn(target)).toBe(0);

    const emptied = new DatabaseSync(old.url.slice("sqlite:".length));
    emptied.exec("delete from mintport_revoked_tokens");
    emptied.close();
    expect(await copyWithRedis()).toMatchObject({ code: 0, err: "" });
  });

  it("without the password of either database in what it prints", async () => {
    const config = join(folder.path, "secret.json");
    const url = "postgres://mintport:hunter2-hunter2@127.0.0.1:1/old";
    await writeFile(config, JSON.stringify({ databaseUrl: url }));
    const target = await placeOn("sqlite");
    const fromIt = await copyTo(target, ["--from-config", config]);
    const toIt = await commandLine(folder.path, { MINTPORT_DATABASE_URL: url })(
      "copy",
      ...old.from,
    );
    for (const { code, out, err } of [fromIt, toIt]) {
      expect([code, out]).toEqual([1, ""]);
      expect(err).toContain("the database cannot be reached");
      expect(err).not.toContain("hunter2");
    }
  });

  it("a key that opens nothing of the source", async () => {
    const elsewhere = await temporaryFolder();
    const target = await placeOn("sqlite");
    expect((await copyTo(target, old.from, elsewhere.path)).err).toContain(
      "must be the key that sealed what is in the store",
    );
    expect(await rowsIn(target)).toBe(0);
    await elsewhere.remove();
  });
});

describe("a copy that does not come to its end", () => {
  it.each(["sqlite", "postgres", "mariadb"] as const)(
    "leaves nothing on %s, and can begin again",
    async (name) => {
      const target = await placeOn(name);
      const [from, to] = [await old.open(), await target.open()];
      const cutOff = (): never => {
        throw new Error("the disk is full");
      };
      const compared = copyDatabase(from, to, {
        judge: async () => {},
        copied: () => {},
        compared: cutOff,
      });
      await expect(compared).rejects.toThrow(
        "the copy was cut off: the disk is full; begin again, which is refused if",
      );
      await Promise.all([from.db.destroy(), to.db.destroy()]);
      expect(await rowsIn(target)).toBe(0);

      expect(await copyTo(target)).toMatchObject({ code: 0, err: "" });
      expect(await rowsIn(target)).toBeGreaterThan(3);
    },
  );

  it("is told of where the new database changes what is written, and leaves nothing", async () => {
    const target = await placeOn("sqlite");
    const database = new DatabaseSync(target.url.slice("sqlite:".length));
    database.exec(
      "create trigger t after insert on mintport_tenants begin update mintport_tenants set revision = 7; end",
    );
    database.close();
    const { code, err } = await copyTo(target);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/nothing was copied: \S+ does not give back the rows of tenants/),
    ]);
    expect(await rowsIn(target)).toBe(0);
  });
});
