import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askToken } from "../fixture/ask.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  const server = await start(folder.path);
  await askToken(server.origin);
  await askToken(server.origin, { client_secret: "a wrong secret" });
  await server.close();
});
afterEach(() => folder.remove());

describe("mintport audit tail", () => {
  it("says who was refused, where and why, and never a secret", async () => {
    const { code, out } = await mintport("audit", "tail", "--outcome=refused");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\S+Z endpoint=token outcome=refused reason=secret_mismatch tenant=my-tenant client=service-client-123 /,
    );
    expect(out).not.toContain("wrong secret");
    const all = await mintport("audit", "tail", "--client=service-client-123", "--json");
    const entries = all.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(entries).toMatchObject([
      { outcome: "answered", granted_scope: "api:read api:write" },
      { outcome: "refused", error: "invalid_client" },
    ]);
    expect((await mintport("audit", "tail", "--tenant=nobody")).out).toBe("");
  });

  it("says what was asked for, how the client proved itself and which request it was", async () => {
    const { out } = await mintport("audit", "tail");
    expect(out).toMatch(
      /outcome=answered .*authentication_method=client_secret_post .*requested_scope="api:read api:write" .*request_id=\S+\n/,
    );
  });

  it("finds entries by reason, by source, and by how long ago they are", async () => {
    const lines = async (...argv: readonly string[]) =>
      (await mintport("audit", "tail", ...argv)).out.trim().split("\n").filter(Boolean).length;
    const database = new DatabaseSync(join(folder.path, "mintport.db"));
    const [, address = ""] =
      /"remote_address":"([^"]+)"/.exec(
        String(database.prepare("select entry from mintport_audit limit 1").get()?.["entry"]),
      ) ?? [];
    database.close();

    expect([await lines("--reason=secret_mismatch"), await lines("--reason=defect")]).toEqual([
      1, 0,
    ]);
    expect([await lines("--source", address), await lines("--source=192.0.2.9")]).toEqual([2, 0]);
    expect([await lines("--since=15m"), await lines("--since=2999-01-01")]).toEqual([2, 0]);
  });

  it.each([
    [["--outcome=maybe"], 2, /Allowed choices are answered/],
    [["--since=yesterday"], 2, /must be a date, .* or how long ago, as 15m/],
    [["--reason=secret_mismach"], 1, /--reason: is not known; did you mean secret_mismatch\?/],
    [["--source=here"], 1, /--source: must be an IP address/],
    [["--client=\u0001"], 1, /must be 1 to 256 printable/],
  ])("refuses %j, and says what is right", async (argv, code, message) => {
    expect(await mintport("audit", "tail", ...argv)).toMatchObject({
      code,
      err: expect.stringMatching(message),
    });
  });
});

describe("mintport audit verify", () => {
  it("finds the log as it was written, and its head again later", async () => {
    const { code, out } = await mintport("audit", "verify");
    expect(code).toBe(0);
    const [, head = ""] = /entries stand as they were written\nHead (\S+)\n/.exec(out) ?? [];
    expect((await mintport("audit", "verify", "--anchor", head)).code).toBe(0);
    expect((await mintport("audit", "verify", "--json")).json()).toMatchObject({ ok: true });
    expect(await mintport("audit", "verify", "--anchor=x")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--anchor: must be a head/),
    });
  });

  it("finds an entry that was changed, and one that was removed", async () => {
    const database = new DatabaseSync(join(folder.path, "mintport.db"));
    database.exec(
      "update mintport_audit set entry = replace(entry, 'secret_mismatch', 'client_unknown')",
    );
    const changed = await mintport("audit", "verify");
    expect(changed.code).toBe(1);
    expect(changed.out).toMatch(/^Entry \d+ is changed\n$/);
    database.exec("delete from mintport_audit where seq = 1");
    database.close();
    expect(await mintport("audit", "verify")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/tampered with at entry 1/),
    });
  });
});

describe("mintport audit archive and prune", () => {
  it("move old entries to a file that verifies alone, and the log verifies from the cut on", async () => {
    const file = join(folder.path, "old.jsonl");
    await mintport("prune");
    const archived = await mintport("audit", "archive", "--before=2999-01-01", "--to", file);
    expect(archived.out).toMatch(/^Archived 2 entries, up to 2:/);
    expect((await mintport("audit", "verify", "--file", file)).out).toMatch(
      /^2 entries stand as they were written, behind 0:0{64}\nHead 2:/,
    );
    expect(await mintport("audit", "archive", "--before=2999-01-01", "--to", file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--to: .* must not exist yet/),
    });
    const pruned = await mintport("audit", "prune", "--before=2999-01-01", "--archived", file);
    expect(pruned.out).toMatch(/^Deleted the entries up to 2; the log begins behind 2:/);
    expect((await mintport("audit", "verify")).code).toBe(0);
    const tail = await mintport("audit", "tail");
    expect(tail.out).toMatch(/operation=prune .*\n.*operation="audit prune" /);
    expect(tail.out).not.toContain("endpoint=token");

    writeFileSync(file, readFileSync(file, "utf8").replace("secret_mismatch", "client_unknown"));
    expect(await mintport("audit", "verify", "--file", file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is no whole archive: entry 2 is changed/),
    });
    expect((await mintport("audit", "verify", "--file", `${file}x`)).err).toMatch(/cannot be read/);
    expect(readdirSync(folder.path).filter((name) => name.includes("partial"))).toEqual([]);
  });
});

describe("a server with an audit log", () => {
  it("refuses a database without its table, and says which command to run", async () => {
    const other = await temporaryFolder();
    const database = `sqlite:${other.path}/their.db`;
    const theirs = commandLine(other.path, { MINTPORT_DATABASE_URL: database });
    await theirs("migrate");
    const raw = new DatabaseSync(`${other.path}/their.db`);
    raw.exec("drop table mintport_audit");
    raw.close();
    const settings = { MINTPORT_DATABASE_URL: database };
    await expect(start(other.path, settings)).rejects.toThrow(/audit log: .* mintport migrate/);
    const quiet = await start(other.path, { ...settings, MINTPORT_AUDIT: "off" });
    await quiet.close();
    await other.remove();
  });
});
