import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { migrate, schemaState, sqlStorage } from "@mintport/storage-sql";
import { expectOk } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { dialectOn, sqlEngines } from "./open.ts";
import { readEvery } from "./releases/released-rows.ts";

const folder = join(import.meta.dirname, "releases");
const releases = readdirSync(folder).filter((name) => !name.endsWith(".ts"));

/** What each release wrote is kept, and no release may lose a row of it. */
describe.each(sqlEngines)("a database on $name", ({ name, missing, makePlace, dispose }) => {
  it.skipIf(missing !== undefined).each(releases)(
    "that release %s wrote is migrated, and each of its rows is read as it was",
    async (release) => {
      const place = await makePlace();
      const db = new Kysely<unknown>({ dialect: dialectOn(place) });
      await db.connection().execute(async (one) => {
        // As a dump does: tables stand in the order of their names.
        if (name === "mariadb") await sql`set foreign_key_checks = 0`.execute(one);
        const text = readFileSync(join(folder, release, `${name}.sql`), "utf8");
        for (const statement of text.split(/;\n/).filter((part) => part.trim() !== ""))
          await sql.raw(statement).execute(one);
        if (name === "mariadb") await sql`set foreign_key_checks = 1`.execute(one);
      });
      await db.destroy();

      const connection = { dialect: dialectOn(place) };
      expectOk(await migrate(connection));
      expect(expectOk(await schemaState({ dialect: dialectOn(place) }))).toBe("current");
      const storage = sqlStorage({ dialect: dialectOn(place) });
      const read: unknown = JSON.parse(readFileSync(join(folder, release, "read.json"), "utf8"));
      expect(await readEvery(storage)).toEqual(read);
      await storage.close();
      await dispose(place);
    },
  );
});
