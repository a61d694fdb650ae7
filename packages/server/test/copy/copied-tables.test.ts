import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copiedTables } from "../../src/copy/copy-database.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("the tables that are copied", () => {
  it("are all that a migrated database has, with every column and its key", async () => {
    await commandLine(folder.path)("migrate");
    const database = new DatabaseSync(join(folder.path, "mintport.db"));
    const names = database
      .prepare("select name from sqlite_schema where type = 'table' order by name")
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !/_migration(?:_lock)?$/.test(name));
    expect(copiedTables.map(({ name }) => `mintport_${name}`).sort()).toEqual(names);
    for (const { name, key, columns } of copiedTables) {
      const found = database.prepare(`pragma table_info("mintport_${name}")`).all();
      const keyed = found.filter(({ pk }) => Number(pk) > 0);
      expect(Object.keys(columns).sort()).toEqual(found.map((one) => String(one["name"])).sort());
      expect([...key]).toEqual(
        keyed.sort((a, b) => Number(a["pk"]) - Number(b["pk"])).map((one) => one["name"]),
      );
      for (const one of found)
        expect([one["name"], columns[String(one["name"])]]).toEqual([
          one["name"],
          /int/i.test(String(one["type"])) ? "number" : "text",
        ]);
    }
    database.close();
  });
});
