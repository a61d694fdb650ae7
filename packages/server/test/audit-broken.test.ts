import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readSettings, startServer } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken } from "./fixture/ask.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on" });
});
afterEach(() => folder.remove());

describe("an audit log whose end was cut off under a running server", () => {
  it("makes /readyz 503, is told on standard error, and is told by audit verify until it is acknowledged", async () => {
    const lines: string[] = [];
    const server = await serve(lines);
    await askToken(server.origin);
    await eventually(() => entries().length > 0);
    // The writer has its answer by then, and knows the entry that it will miss.
    expect(await ready(server)).toBe(200);
    cut();
    expect(await ready(server)).toBe(503);
    await askToken(server.origin);
    expect(await ready(server)).toBe(503);
    expect(entries()).toEqual([]);
    const told = lines.filter((line) => line.startsWith("the audit log is broken"));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^the audit log is broken: entry 1 was there .* mintport audit acknowledge$/,
    );
    expect(await mintport("audit", "verify")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/entries from 1 on, which were there, are gone/),
    });

    expect((await mintport("audit", "acknowledge")).out).toMatch(/^Expected entry 1 with the hash/);
    expect(await ready(server)).toBe(200);
    expect(lines.slice(-2)).toEqual(["the audit log is written again", "ready again"]);
    await server.close();
    const waited = entries();
    expect(waited.map(({ outcome }) => outcome)).toEqual(["broken", "answered"]);
    const verified = await mintport("audit", "verify");
    expect(verified).toMatchObject({ code: 1, err: expect.stringMatching(/--anchor 1:/) });
    const [, head = ""] = /--anchor (\S+)/.exec(verified.err) ?? [];
    expect((await mintport("audit", "verify", "--anchor", head)).code).toBe(0);
  });

  it("keeps no later entry from being archived and pruned, once the break is acknowledged", async () => {
    const server = await serve();
    await askToken(server.origin);
    await server.close();
    cut();
    await mintport("audit", "acknowledge");
    await mintport("prune");
    const file = join(folder.path, "old.jsonl");
    const archive = ["audit", "archive", "--before=2999-01-01", "--to", file] as const;
    const refused = await mintport(...archive);
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/--anchor 1:/) });
    const [, head = ""] = /--anchor (\S+)/.exec(refused.err) ?? [];
    expect((await mintport(...archive, "--anchor=x")).err).toMatch(/--anchor: must be a head/);
    expect((await mintport(...archive, "--anchor", head)).out).toMatch(/^Archived 1 entries/);
    expect((await mintport("audit", "verify", "--file", file)).code).toBe(0);
    const pruned = await mintport("audit", "prune", "--before=2999-01-01", "--archived", file);
    expect(pruned.out).toMatch(/^Deleted the entries up to 1;/);
    expect((await mintport("audit", "verify")).code).toBe(0);
  });

  it("is still broken after a restart, and has requests refused with MINTPORT_AUDIT=refuse", async () => {
    const first = await serve();
    await askToken(first.origin);
    await first.close();
    cut();
    const lines: string[] = [];
    const second = await serve(lines, { MINTPORT_AUDIT: "refuse" });
    expect(lines[0]).toMatch(/the audit log is broken/);
    expect(await ready(second)).toBe(503);
    expect((await askToken(second.origin)).status).toBe(503);
    expect((await commandLine(folder.path, { MINTPORT_AUDIT: "refuse" })("prune")).err).toMatch(
      /nothing was done: the audit log is broken/,
    );
    await mintport("audit", "acknowledge");
    expect(await ready(second)).toBe(200);
    expect((await askToken(second.origin)).status).toBe(200);
    await second.close();
  });

  it("is known to whoever verifies in the data folder, also if no server ran since", async () => {
    const server = await serve();
    await askToken(server.origin);
    await server.close();
    cut();
    expect(await mintport("audit", "verify")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/the audit log is broken/),
    });
    const file = readdirSync(folder.path).find((name) => name.startsWith("audit-head-")) ?? "";
    expect(readFileSync(join(folder.path, file), "utf8")).toMatch(/^1:[0-9a-f]{64}:\S+\n$/);
  });
});

describe("an audit log whose table is away", () => {
  it("is told on standard error", async () => {
    const lines: string[] = [];
    const server = await serve(lines);
    database((db) => {
      db.exec("alter table mintport_audit rename to elsewhere");
    });
    await ready(server);
    expect(lines).toEqual([
      expect.stringMatching(/^the audit log cannot be written: .*no such table/),
    ]);
    database((db) => {
      db.exec("alter table elsewhere rename to mintport_audit");
    });
    await ready(server);
    expect(lines.at(-1)).toBe("the audit log is written again");
    await server.close();
  });
});

describe("MINTPORT_AUDIT_EVENTS", () => {
  it("keeps no read of public documents and no request for a made-up tenant, unless it is all", async () => {
    const asked = async (server: Started): Promise<void> => {
      await ask(`${server.origin}/api/v1/tenant/my-tenant/oauth/jwks`);
      await ask(`${server.origin}/api/v1/tenant/made-up/oauth/token`, { method: "POST" });
      await askToken(server.origin, { client_secret: "wrong" });
      await server.close();
    };
    await asked(await start(folder.path));
    expect(entries().map(({ reason }) => reason)).toEqual(["secret_mismatch"]);
    await asked(await start(folder.path, { MINTPORT_AUDIT_EVENTS: "all" }));
    expect(entries()).toHaveLength(4);
  });
});

const serve = async (lines: string[] = [], environment = {}): Promise<Started> => {
  const running = await startServer(
    readSettings(
      { MINTPORT_PORT: "0", MINTPORT_DATA: folder.path, MINTPORT_QUICKSTART: "on", ...environment },
      { development: true },
    ),
    { say: (line) => lines.push(line) },
  );
  return { ...running, origin: `http://127.0.0.1:${running.port}` };
};

const ready = async ({ origin }: Started): Promise<number> =>
  (await ask(`${origin}/readyz`)).status;

const database = <T>(work: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(join(folder.path, "mintport.db"));
  try {
    return work(db);
  } finally {
    db.close();
  }
};

const cut = (): void => {
  database((db) => {
    db.exec("delete from mintport_audit; delete from mintport_audit_checkpoint");
  });
};

const entries = (): readonly { readonly outcome: string; readonly reason: string | null }[] =>
  database((db) =>
    db.prepare("select outcome, reason from mintport_audit order by seq").all(),
  ) as never;

/** The log is written some time after the request. */
const eventually = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
