import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Engine, engines, freePort } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken, documented, tokenIn } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

const page = readFileSync(new URL("../../../docs/backup.md", import.meta.url), "utf8");
/** The page's blocks below a heading: how to back up, and how to restore. */
const blocksBelow = (heading: string): readonly string[] => {
  const [, below = ""] = page.split(`\n## ${heading}\n`);
  const [section = ""] = below.split("\n## ");
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
  // One to back up and one to restore: a further one would be run by nobody.
  expect(blocks).toHaveLength(2);
  return blocks;
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const shell = async (
  block: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> => {
  const env = { ...process.env, ...environment };
  await promisify(execFile)("sh", ["-euc", block], { cwd: folder.path, env });
};

/** What outsiders see of a server: its keys, and what it says of two tokens of which one was revoked. */
const seen = async (origin: string, tokens: readonly string[]) => {
  const at = `${origin}/api/v1/tenant/my-tenant`;
  const { client_id, client_secret } = documented as { client_id: string; client_secret: string };
  const active = async (token: string) => {
    const body = new URLSearchParams({ token, client_id, client_secret });
    return (await ask(`${at}/oauth/introspect`, { method: "POST", body })).json;
  };
  return {
    keys: (await ask(`${at}/oauth/jwks`)).json,
    tokens: await Promise.all(tokens.map(active)),
  };
};

/** Issues two tokens and revokes one, backs up while the server runs, does more, and restores. */
const backedUpAndRestored = async (
  environment: Readonly<Record<string, string>>,
  work: {
    readonly backUp: () => Promise<void>;
    readonly restore: () => Promise<Readonly<Record<string, string>>>;
  },
): Promise<void> => {
  // The demo's issuer has the port in its name.
  const fixed = { MINTPORT_QUICKSTART: "on", MINTPORT_PORT: String(await freePort()) };
  const server = await start(folder.path, { ...environment, ...fixed });
  const tokens = [tokenIn(await askToken(server.origin)), tokenIn(await askToken(server.origin))];
  const { client_id, client_secret } = documented as { client_id: string; client_secret: string };
  const body = new URLSearchParams({ token: tokens[1] ?? "", client_id, client_secret });
  const at = `${server.origin}/api/v1/tenant/my-tenant/oauth/revoke`;
  expect((await ask(at, { method: "POST", body })).status).toBe(200);
  const before = await seen(server.origin, tokens);
  expect(before.tokens).toMatchObject([{ active: true }, { active: false }]);

  await work.backUp();
  const mintport = commandLine(folder.path, environment);
  await mintport("client", "disable", "my-tenant", "service-client-123");
  await mintport("key", "rotate", "my-tenant", "--algorithm", "RS256", "--immediately");
  await server.close();

  const restored = await work.restore();
  const again = await start(folder.path, { ...environment, ...restored, ...fixed });
  expect(await seen(again.origin, tokens)).toEqual(before);
  expect((await askToken(again.origin)).status).toBe(200);
  await again.close();
};

describe("the commands of docs/backup.md bring back what was there", () => {
  it("on SQLite", async () => {
    const [backup = "", restore = ""] = blocksBelow("SQLite");
    expect(backup.trim()).toBe("mintport backup --to mintport-backup.db");
    await backedUpAndRestored(
      {},
      {
        backUp: async () => {
          const to = join(folder.path, "mintport-backup.db");
          const { code, out } = await commandLine(folder.path)("backup", "--to", to);
          expect([code, out]).toEqual([
            0,
            expect.stringContaining("key-encryption key is not in it"),
          ]);
          expect((await stat(to)).mode & 0o777).toBe(0o600);
        },
        restore: async () => {
          await shell(restore, { MINTPORT_DATA: folder.path });
          // As the page says of what comes after: the node knows of entries that the backup does not have.
          const mintport = commandLine(folder.path);
          expect((await mintport("audit", "verify")).code).toBe(1);
          expect((await mintport("audit", "acknowledge")).code).toBe(0);
          const [, anchor = ""] =
            /--anchor (\S+)/.exec((await mintport("audit", "verify")).err) ?? [];
          expect((await mintport("audit", "verify", "--anchor", anchor)).code).toBe(0);
          return {};
        },
      },
    );
  });

  const engineOf = (name: Engine["name"]): Engine => {
    const found = engines().find((engine) => engine.name === name);
    if (found?.missing !== undefined || found === undefined) throw new Error(found?.missing);
    return found;
  };

  it.each(["postgres", "mariadb"] as const)("on %s", async (name) => {
    const [backup = "", restore = ""] = blocksBelow(
      name === "postgres" ? "PostgreSQL" : "MariaDB and MySQL",
    );
    const engine = engineOf(name);
    const [place, empty] = [await engine.makePlace(), await engine.makePlace()];
    const { hostname, port, username } = new URL(place.url);
    const variables = {
      ...{ MINTPORT_DATABASE_URL: place.url, NEW_DATABASE_URL: empty.url },
      ...{ DB_HOST: hostname, DB_PORT: port || "3306", DB_USER: username },
      DB_NAME: new URL(place.url).pathname.slice(1),
      NEW_DB_NAME: new URL(empty.url).pathname.slice(1),
    };
    await backedUpAndRestored(
      { MINTPORT_DATABASE_URL: place.url },
      {
        backUp: () => shell(backup, variables),
        restore: async () => {
          await shell(restore, variables);
          return { MINTPORT_DATABASE_URL: empty.url };
        },
      },
    );
    await Promise.all([engine.dispose(place), engine.dispose(empty)]);
  });
});

describe("mintport backup", () => {
  it("overwrites nothing, and leaves nothing where it cannot write", async () => {
    const mintport = commandLine(folder.path);
    await mintport("migrate");
    const taken = join(folder.path, "taken.db");
    await writeFile(taken, "mine");
    expect(await mintport("backup", "--to", taken)).toMatchObject({
      ...{ code: 1, err: expect.stringMatching(/^mintport: --to: .*taken\.db is there already/) },
    });
    expect(readFileSync(taken, "utf8")).toBe("mine");
    expect(await mintport("backup", "--to", join(folder.path, "nowhere", "a.db"))).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("cannot be made") },
    });
  });

  it("has the rows that a plain copy of the file lacks", async () => {
    const server = await start(folder.path, { MINTPORT_QUICKSTART: "on" });
    const mintport = commandLine(folder.path);
    const [copied, backedUp] = [join(folder.path, "copied"), join(folder.path, "backed-up")];
    for (const place of [copied, backedUp]) {
      await mkdir(place);
      await copyFile(join(folder.path, "key-encryption-key"), join(place, "key-encryption-key"));
    }
    await mintport("tenant", "disable", "my-tenant");
    await copyFile(join(folder.path, "mintport.db"), join(copied, "mintport.db"));
    expect((await mintport("backup", "--to", join(backedUp, "mintport.db"))).code).toBe(0);
    await server.close();

    const shown = await commandLine(backedUp)("tenant", "show", "my-tenant", "--json");
    expect(shown.json()).toMatchObject({ disabled: true });
    // The newest rows stand in the write-ahead log alone.
    expect((await commandLine(copied)("tenant", "show", "my-tenant", "--json")).out).not.toContain(
      '"disabled": true',
    );
  });

  it("names the right program where the database is another", async () => {
    const mintport = commandLine(folder.path, {
      MINTPORT_DATABASE_URL: "postgres://mint@127.0.0.1/x",
    });
    expect((await mintport("backup", "--to", join(folder.path, "a.db"))).err).toContain("pg_dump");
  });
});
