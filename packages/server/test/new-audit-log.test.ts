import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { engines, type Place } from "@mintport/test-engines";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

const page = readFileSync(new URL("../../../docs/operate.md", import.meta.url), "utf8");

/** What the page has people run, an engine's own exception included. */
const statementsFor = ({ engine }: Place): readonly string[] => {
  const [, below = ""] = page.split("\n### An entry in the middle\n");
  const [, block = ""] = /```sql\n(.*?)```/s.exec(below) ?? [];
  const statements = block.split(";").map((one) => one.trim());
  return statements.filter(
    (one) => one !== "" && !(engine === "mariadb" && one.startsWith("drop index")),
  );
};

const run = async ({ engine, url }: Place, statements: readonly string[]): Promise<void> => {
  if (engine === "sqlite") {
    const database = new DatabaseSync(url);
    for (const one of statements) database.exec(one);
    database.close();
    return;
  }
  if (engine === "postgres") {
    const client = new pg.Client(url);
    await client.connect();
    for (const one of statements) await client.query(one);
    await client.end();
    return;
  }
  const connection = await createConnection(url);
  for (const one of statements) await connection.query(one);
  await connection.end();
};

it.each(engines().filter(({ name }) => ["sqlite", "postgres", "mariadb"].includes(name)))(
  "docs/operate.md: an entry that is gone from the middle stops nobody, and a new log can be begun, on $name",
  async ({ makePlace, dispose, missing }) => {
    if (missing !== undefined) throw new Error(missing);
    const [folder, place] = [await temporaryFolder(), await makePlace()];
    const url = place.engine === "sqlite" ? `sqlite:${place.url}` : place.url;
    const environment = { MINTPORT_DATABASE_URL: url, MINTPORT_QUICKSTART: "on" };
    const mintport = commandLine(folder.path, environment);
    expect((await mintport("migrate")).code).toBe(0);
    /** Whether a server is ready and writes its log. */
    const serves = async (): Promise<readonly number[]> => {
      const server = await start(folder.path, environment);
      const answers = [await askToken(server.origin), await ask(`${server.origin}/readyz`)];
      for (let more = 0; more < 3; more++) await askToken(server.origin);
      await server.close();
      return answers.map(({ status }) => status);
    };

    await serves();
    await run(place, ["delete from mintport_audit where seq = 2"]);
    expect((await mintport("audit", "verify")).err).toMatch(/tampered with at entry 2/);
    expect((await mintport("audit", "acknowledge")).out).toBe("The log is not broken\n");
    expect(await serves()).toEqual([200, 200]);

    await run(place, statementsFor(place));
    expect((await mintport("migrate")).out).toMatch(/Migrated audit/);
    expect((await mintport("audit", "acknowledge")).out).toMatch(/^Expected entry 8 .* entry 0,/);
    expect(await serves()).toEqual([200, 200]);
    const [, anchor = ""] = /--anchor (\S+)/.exec((await mintport("audit", "verify")).err) ?? [];
    expect((await mintport("audit", "verify", "--anchor", anchor)).out).toMatch(/^5 entries stand/);
    // An index that had stayed the old table's would go with it, and the new one would have none.
    await run(place, ["select seq from aside_audit", "drop table aside_audit"]);
    await run(place, [
      `drop index mintport_audit_tenant${place.engine === "mariadb" ? " on mintport_audit" : ""}`,
    ]);
    await dispose(place);
    await folder.remove();
  },
);
