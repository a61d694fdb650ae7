import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
});
afterEach(() => folder.remove());

describe("mintport migrate", () => {
  it("brings the schema up to date, once", async () => {
    expect(await mintport("migrate")).toMatchObject({
      code: 0,
      out: "Migrated 0001-initial\nMigrated 0002-wide-revisions\nMigrated 0004-users\nMigrated 0005-devices\nMigrated audit 0001-initial\nMigrated audit 0002-cuts-and-breaks\n",
    });
    expect(await mintport("migrate")).toMatchObject({ code: 0, out: "The schema is up to date\n" });
  });

  it("prints JSON", async () => {
    expect((await mintport("migrate", "--json")).json()).toEqual({
      migrated: [
        "0001-initial",
        "0002-wide-revisions",
        "0004-users",
        "0005-devices",
        "audit 0001-initial",
        "audit 0002-cuts-and-breaks",
      ],
    });
  });

  it("names the variable that is wrong", async () => {
    const elsewhere = commandLine(folder.path, { MINTPORT_DATABASE_URL: "oracle://x" });
    expect(await elsewhere("migrate")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/MINTPORT_DATABASE_URL: must begin with sqlite:/),
    });
  });

  it("must have run before any other command, which says so", async () => {
    expect(await mintport("tenant", "list")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/mintport.db: is not there; run: mintport migrate/),
    });
  });
});

describe("mintport serve", () => {
  it("refuses a database that was not migrated, and says which command to run", async () => {
    const elsewhere = commandLine(folder.path, {
      MINTPORT_DATABASE_URL: `sqlite:${folder.path}/other.db`,
      MINTPORT_PORT: "0",
    });
    expect(await elsewhere("serve")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/other.db: is not there; run: mintport migrate/),
    });
  });
});

describe("mintport tenant", () => {
  beforeEach(() => mintport("migrate"));

  it("creates and lists tenants", async () => {
    expect(await acme()).toMatchObject({ code: 0, out: "Created tenant acme\n" });
    const { out } = await mintport("tenant", "list");
    expect(out.split("\n")[1]).toMatch(
      /^acme +active +ES256 +https:\/\/auth\.acme\.example\/api\/v1\/tenant\/acme +a b$/,
    );
  });

  it("prints JSON", async () => {
    const created = (await acme("--json")).json();
    expect(created).toMatchObject({ id: "acme", scope: "a b", signingAlgorithm: "ES256" });
    expect((await mintport("tenant", "list", "--json")).json()).toEqual([created]);
  });

  it.each([
    [["tenant", "create", "acme", "--issuer", "http://acme.example"], /--issuer: must be https/],
    [
      ["tenant", "create", "acme", "--issuer", "https://acme.example"],
      /--issuer: must have the path .* https:\/\/acme\.example\/api\/v1\/tenant\/acme/,
    ],
    [["tenant", "create", "a/b", "--issuer", "https://a.example"], /<id>: must be 1 to 64/],
    [
      ["tenant", "create", "acme", "--issuer", "https://a.example", "--algorithm", "HS256"],
      /--algorithm: /,
    ],
  ])("refuses %j and names the option", async (argv, message) => {
    expect(await mintport(...argv)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(message),
    });
    expect((await mintport("tenant", "list", "--json")).json()).toEqual([]);
  });

  it("refuses a second tenant of one id", async () => {
    await acme();
    expect(await acme()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/tenant acme exists already/),
    });
  });
});

describe("mintport client", () => {
  beforeEach(async () => {
    await mintport("migrate");
    await acme();
  });

  it("creates a client and prints its secret once", async () => {
    const created = await mintport("client", "create", "acme", "svc", "--scope", "a");
    const secret = /^Secret, shown this once: (mpcs_[\w-]{49})$/m.exec(created.out)?.[1] ?? "";
    expect(created.code).toBe(0);
    expect(secret).toMatch(/^mpcs_[\w-]{49}$/);
    const shown = await mintport("client", "show", "acme", "svc");
    const listed = await mintport("client", "list", "acme", "--json");
    for (const { out } of [shown, listed]) {
      expect(out).not.toContain(secret);
      expect(out).not.toContain("$sha256$");
    }
  });

  it("lists, shows and disables", async () => {
    await mintport("client", "create", "acme", "svc", "--scope", "a");
    expect((await mintport("client", "list", "acme")).out.split("\n")[1]).toMatch(
      /^svc +active +client_credentials +a$/,
    );
    expect((await mintport("client", "show", "acme", "svc")).out).toMatch(/^ownScope +a$/m);
    expect((await mintport("client", "disable", "acme", "svc")).out).toBe("Disabled client svc\n");
    expect((await mintport("client", "show", "acme", "svc")).out).toMatch(/^disabled +true$/m);
  });

  it("prints JSON", async () => {
    const created = (
      await mintport("client", "create", "acme", "svc", "--scope", "a", "--json")
    ).json() as Record<string, unknown>;
    expect(created).toMatchObject({ id: "svc", ownScope: "a", secret: expect.any(String) });
    const { secret: _, ...client } = created;
    expect((await mintport("client", "show", "acme", "svc", "--json")).json()).toEqual(client);
    expect((await mintport("client", "list", "acme", "--json")).json()).toEqual([client]);
    expect((await mintport("client", "disable", "acme", "svc", "--json")).json()).toEqual({
      ...client,
      disabled: true,
    });
  });

  it("makes no secret for a public client", async () => {
    const argv = ["client", "create", "acme", "app", "--auth-method", "none", "--json"];
    const grant = ["--grant-type", "urn:ietf:params:oauth:grant-type:token-exchange"];
    const created = (await mintport(...argv, ...grant)).json() as Record<string, unknown>;
    expect(created).toMatchObject({ secrets: [], authenticationMethods: ["none"] });
    expect(created).not.toHaveProperty("secret");
  });

  it.each([
    [["client", "create", "acme", "svc", "--scope", 'a "b"'], /--scope: must be scope tokens/],
    [["client", "create", "nobody", "svc"], /there is no tenant nobody/],
    [["client", "show", "acme", "nobody"], /there is no client nobody/],
    [["client", "disable", "acme", "nobody"], /there is no client nobody/],
    [["client", "list", "a b"], /<tenant>: must be 1 to 64/],
  ])("refuses %j and says why", async (argv, message) => {
    expect(await mintport(...argv)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(message),
    });
  });
});

describe("mintport prune", () => {
  beforeEach(() => mintport("migrate"));

  it("says how much it deleted of each kind", async () => {
    expect((await mintport("prune", "--json")).json()).toEqual({
      pruned: {
        ...{ accessTokens: 0, replays: 0, singleUse: 0, tokenFamilies: 0, grants: 0 },
        deviceAuthorizations: 0,
        clients: 0,
      },
    });
    await acme();
    expect((await mintport("prune", "--tenant", "acme")).out).toMatch(/^replays +0$/m);
  });

  it("deletes all that is expired, or as many rows as it was told", async () => {
    const database = new DatabaseSync(join(folder.path, "mintport.db"));
    database.exec(`insert into mintport_replays with recursive numbers(i) as
      (select 1 union all select i + 1 from numbers where i < 700) select 'a', i, i from numbers`);
    database.close();
    expect((await mintport("prune", "--limit", "150")).out).toMatch(/^replays +150$/m);
    expect((await mintport("prune")).out).toMatch(/^replays +550$/m);
  });

  it("names the option that is wrong", async () => {
    expect(await mintport("prune", "--limit", "many")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--limit.*must be a whole number/),
    });
    expect((await mintport("prune", "--tenant", "a/b")).err).toMatch(/--tenant: must be/);
  });
});

describe("mintport, called wrongly", () => {
  it.each([[["brew"]], [["tenant", "create"]], [["client", "create", "acme"]], [["serve", "--x"]]])(
    "ends %j with code 2 and a reason",
    async (argv) => {
      const { code, out, err } = await mintport(...argv);
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err).toMatch(/^(?:error: |Usage: )/);
    },
  );

  it.each([[["--help"]], [["tenant", "--help"]], [["client", "create", "--help"]]])(
    "explains itself for %j",
    async (argv) => {
      const { code, out } = await mintport(...argv);
      expect(code).toBe(0);
      expect(out).toMatch(/^Usage: mintport/);
    },
  );
});

const acme = (...more: readonly string[]) =>
  mintport(
    "tenant",
    "create",
    "acme",
    "--issuer",
    "https://auth.acme.example/api/v1/tenant/acme",
    "--scope",
    "a b",
    ...more,
  );
