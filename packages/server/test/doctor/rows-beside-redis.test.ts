import { instant } from "@mintport/core/ports";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsBesideRedis } from "../../src/doctor/rows-beside-redis.ts";
import { Concealed } from "../../src/settings/concealed.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

describe("Redis that was added beside a database (docs/doctor.md)", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let db: Kysely<unknown>;
  const now = instant(1_800_000_000);
  const withRedis = { redisUrls: [new Concealed("redis://127.0.0.1")], database: {} };

  beforeAll(async () => {
    folder = await temporaryFolder();
    await commandLine(folder.path)("migrate");
    db = new Kysely({ dialect: nodeSqlite(`${folder.path}/mintport.db`) });
  });
  afterAll(async () => {
    await db.destroy();
    await folder.remove();
  });

  const keepRevoked = (token: string, expiresAt: number) =>
    sql`insert into mintport_revoked_tokens (tenant, token, expires_at) values ('acme', ${token}, ${expiresAt})`.execute(
      db,
    );

  it("is nothing to find where all that is left has expired", async () => {
    await keepRevoked("old", now);
    expect(await rowsBesideRedis(db, withRedis, now)).toEqual([]);
  });

  it("is found while a revocation lives that nobody looks for any more", async () => {
    await keepRevoked("live", now + 1);
    const [found] = await rowsBesideRedis(db, withRedis, now);
    expect(found).toMatchObject({ rule: "rows-beside-redis", subject: "database" });
    expect(found?.why).toContain("into mintport_revoked_tokens, and rows");
    expect(found?.change).toContain("mintport tenant end-tokens");
  });

  it("and without Redis these rows are where they are looked for", async () => {
    expect(await rowsBesideRedis(db, { redisUrls: [], database: {} }, now)).toEqual([]);
  });
});
