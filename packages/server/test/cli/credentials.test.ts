import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport(
    "tenant",
    "create",
    "acme",
    "--issuer",
    "https://auth.acme.example/api/v1/tenant/acme",
  );
  await mintport("client", "create", "acme", "svc", "--scope", "a b");
});
afterEach(() => folder.remove());

const file = async (content: object) => {
  const path = join(folder.path, "patch.json");
  await writeFile(path, JSON.stringify(content));
  return path;
};

describe("mintport secret", () => {
  it("adds a secret, shown once, and removes one", async () => {
    const added = await mintport("secret", "add", "acme", "svc", "--label=blue", "--overlap=60");
    expect(added.out).toMatch(/^Added secret-[\w-]+\nSecret, shown this once: mpcs_[\w-]{49}\n$/);
    const json = await mintport("secret", "add", "acme", "svc", "--expires=2090-01-01", "--json");
    const { id, secret } = json.json() as { id: string; secret: string };
    expect(json.json()).toMatchObject({ expiresAt: Date.UTC(2090, 0, 1) / 1000 });
    const shown = await mintport("client", "show", "acme", "svc", "--json");
    expect(shown.json()).toMatchObject({
      secrets: [{ expiresAt: expect.any(Number) }, { label: "blue" }, { id }],
    });
    expect(shown.out).not.toContain(secret);
    expect((await mintport("secret", "remove", "acme", "svc", id)).out).toBe(`Removed ${id}\n`);
  });

  it.each([
    [["add", "acme", "svc", "--overlap=soon"], 2, /must be a whole number of seconds/],
    [["add", "acme", "svc", "--expires=tomorrow"], 2, /must be a date, as 2027-01-31/],
    [["add", "acme", "nobody"], 1, /there is no client nobody/],
    [["remove", "acme", "svc", "secret-0"], 1, /there is no secret secret-0/],
  ])("refuses %j, and says what is right", async (argv, code, message) => {
    expect(await mintport("secret", ...argv)).toMatchObject({
      code,
      err: expect.stringMatching(message),
    });
  });
});

describe("mintport secret add --not-before", () => {
  it("leaves no gap between the secrets, unless it is told to", async () => {
    const near = new Date(Date.now() + 3_600_000).toISOString().slice(0, 16);
    const { json } = await mintport("client", "show", "acme", "svc", "--json");
    const [first] = (json() as { readonly secrets: readonly { readonly id: string }[] }).secrets;
    await mintport("secret", "add", "acme", "svc", "--expires", `${near}Z`);
    await mintport("secret", "remove", "acme", "svc", first?.id ?? "");
    const late = ["secret", "add", "acme", "svc", "--not-before", "2090-01-01"];

    expect(await mintport(...late)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /--not-before: must be \d+ \(.*Z\) at the latest, when the secrets before it have ended/,
      ),
    });
    expect(await mintport(...late, "--allow-gap")).toMatchObject({ code: 0 });
  });
});

describe("mintport api-key", () => {
  it("makes, lists, rotates and revokes keys", async () => {
    const made = await mintport("api-key", "create", "acme", "svc", "--scope=a", "--label=ci");
    expect(made.out).toMatch(/^Made key-[\w-]+\nAPI key, shown this once: mpak_[\w.-]+\n$/);
    const [, id = ""] = /^Made (\S+)/.exec(made.out) ?? [];
    const next = await mintport("api-key", "rotate", "acme", "svc", id, "--overlap=60", "--json");
    expect(next.json()).toMatchObject({ scope: "a", label: "ci", key: expect.any(String) });
    const list = await mintport("api-key", "list", "acme", "svc");
    expect(list.out).toMatch(new RegExp(`^${id}  a      \\d{4}-.*ci$`, "m"));
    expect((await mintport("api-key", "revoke", "acme", "svc", id)).out).toBe(`Revoked ${id}\n`);
    expect((await mintport("api-key", "list", "acme", "svc", "--json")).json()).toHaveLength(1);
  });

  it.each([
    [["create", "acme", "svc", "--scope=c"], 1, /--scope: must be a part of the client's own/],
    [["rotate", "acme", "svc", "key-0", "--overlap=0"], 1, /there is no API key key-0/],
    [["rotate", "acme", "svc", "key-0"], 2, /--overlap/],
    [["list", "acme", "nobody"], 1, /there is no client nobody/],
  ])("refuses %j, and says what is right", async (argv, code, message) => {
    expect(await mintport("api-key", ...argv)).toMatchObject({
      code,
      err: expect.stringMatching(message),
    });
  });
});

describe("mintport key", () => {
  it("lists, rotates, revokes and reseals keys", async () => {
    const rotated = await mintport("key", "rotate", "acme", "--algorithm=ES256", "--json");
    const { kid } = rotated.json() as { kid: string };
    const list = await mintport("key", "list", "acme");
    expect(list.out).toMatch(/ES256 {2}signing/);
    expect(list.out).toMatch(new RegExp(`^${kid} +ES256 {2}announced`, "m"));
    expect((await mintport("key", "revoke", "acme", kid)).out).toBe(`Revoked key ${kid}\n`);
    expect((await mintport("key", "reseal", "acme")).out).toBe(
      "Resealed the keys of 1 tenant and the secrets of 0 clients\n",
    );
    expect((await mintport("key", "list", "acme", "--json")).json()).toEqual(
      expect.arrayContaining([expect.objectContaining({ alg: "ES256", state: "signing" })]),
    );
  });

  it.each([
    [["rotate", "acme", "--algorithm=HS256"], 2, /Allowed choices are RS256/],
    [["revoke", "acme", "no-key"], 1, /there is no key no-key/],
    [["list", "a b"], 1, /<tenant>: must be 1 to 64/],
  ])("refuses %j, and says what is right", async (argv, code, message) => {
    expect(await mintport("key", ...argv)).toMatchObject({
      code,
      err: expect.stringMatching(message),
    });
  });
});

describe("mintport update and remove", () => {
  it("change a tenant and a client by a file, and take them away", async () => {
    const lifetime = await file({ accessTokenLifetime: 60 });
    const tenant = await mintport("tenant", "update", "acme", "--file", lifetime, "--json");
    expect(tenant.json()).toMatchObject({ accessTokenLifetime: 60 });
    expect((await mintport("tenant", "show", "acme")).out).toMatch(/^accessTokenLifetime +60$/m);
    const client = await mintport("client", "update", "acme", "svc", "--file", lifetime);
    expect(client.out).toBe("Updated client svc\n");
    expect((await mintport("client", "disable", "acme", "svc")).out).toBe("Disabled client svc\n");
    expect((await mintport("client", "enable", "acme", "svc")).out).toBe("Enabled client svc\n");
    expect((await mintport("tenant", "remove", "acme")).err).toMatch(
      /tenant acme still has clients/,
    );
    expect((await mintport("client", "remove", "acme", "svc")).out).toBe("Removed client svc\n");
    const early = await mintport("prune", "--removed", "acme");
    expect(early).toMatchObject({ code: 1, err: expect.stringMatching(/acme exists already/) });
    expect((await mintport("tenant", "remove", "acme", "--json")).json()).toEqual({
      removed: "acme",
      rows: 0,
    });
    expect((await mintport("tenant", "remove", "acme")).err).toMatch(/there is no tenant acme/);
    expect((await mintport("prune", "--removed", "acme")).out).toBe("Deleted 0 rows\n");
    const both = await mintport("prune", "--removed", "acme", "--tenant", "acme");
    expect(both.err).toMatch(/--removed <id>' cannot be used with option '--tenant <id>'/);
  });

  it("name the field that is wrong, and change nothing", async () => {
    const wrong = await file({ accessTokenLifetim: 60 });
    expect(await mintport("tenant", "update", "acme", "--file", wrong)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/accessTokenLifetim/),
    });
    expect((await mintport("client", "remove", "acme", "nobody")).err).toMatch(/no client nobody/);
    expect((await mintport("tenant", "remove", "nowhere")).err).toMatch(/no tenant nowhere/);
    expect((await mintport("tenant", "show", "nowhere")).err).toMatch(/no tenant nowhere/);
  });
});
