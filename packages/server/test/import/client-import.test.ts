import { generateKeyPairSync } from "node:crypto";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  const issuer = "https://auth.acme.example/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
});
afterEach(() => folder.remove());

const write = async (name: string, content: string | Uint8Array) => {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
};
const lines = (...rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const load = (file: string, ...options: readonly string[]) =>
  mintport("client", "import", file, "--tenant", "acme", ...options);
const show = async (id: string) => (await mintport("client", "show", "acme", id, "--json")).json();
const reportOf = async (path: string) =>
  (await readFile(path, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const secret = "Zt7Qw2Lm9Xc4Vb6Nn8Kk1Jj3";
const bcrypt = `$2b$10$${"a".repeat(53)}`;
const billing = {
  ...{ id: "billing", grantTypes: ["client_credentials"], ownScope: "a b" },
  secrets: [{ secret }],
};

describe("mintport client import", () => {
  it("brings clients of JSON Lines along, and again without a change", async () => {
    const file = await write("c.jsonl", `${lines(billing, { ...billing, id: "ci" })}\n\n`);
    expect(await load(file)).toMatchObject({
      ...{ code: 0, err: "" },
      out: "Read 2 rows for tenant acme: 2 created\n",
    });
    expect(await show("ci")).toMatchObject({ ownScope: "a b", secrets: [{ id: "secret-1" }] });
    expect((await load(file, "--json")).json()).toMatchObject({ created: 0, unchanged: 2 });
  });

  it("never writes the report over what it imports, under whatever name", async () => {
    const file = await write("c.jsonl", lines(billing));
    const link = join(folder.path, "link");
    await symlink(file, link);
    for (const report of [file, link])
      expect(await load(file, "--report", report)).toMatchObject({
        ...{ code: 1, err: expect.stringContaining("is what is imported; name another file") },
      });
    expect(await readFile(file, "utf8")).toBe(lines(billing));
  });

  it("says that a part was done where the report cannot be written", async () => {
    const file = await write("c.jsonl", lines(billing));
    const { code, out, err } = await load(file, "--report", "/dev/full");
    expect([code, out]).toEqual([3, "Read 1 row for tenant acme: 1 created\n"]);
    expect(err).toContain("--report: /dev/full cannot be written (ENOSPC)");
    expect((await mintport("audit", "tail")).out).toMatch(
      /outcome=done .*operation="client import"/,
    );
  });

  it("reads CSV, whose columns are the fields of a client", async () => {
    const file = await write(
      "c.csv",
      `\ufeffid,secret,secretHash,grantTypes,authorization.name,authorization.redirectUris,authenticationMethods,accessTokenLifetime,dpopBoundAccessTokens\r\nbilling,${secret},,client_credentials,,,,60,true\r\nold,,${bcrypt},client_credentials jwt-bearer,,,,,\r\nspa,,,authorization_code,"My ""App"", too",https://a.example/cb https://b.example/cb,none,,\r\n`.replace(
        " jwt-bearer",
        "",
      ),
    );
    expect(await load(file)).toMatchObject({
      ...{ code: 0, err: "" },
      out: expect.stringMatching(
        /3 created\nHashes: bcrypt:10 \(1\)\. .*MINTPORT_ALSO_VERIFIES=bcrypt:10\n$/,
      ),
    });
    expect(await show("billing")).toMatchObject({
      ...{ accessTokenLifetime: 60, dpopBoundAccessTokens: true },
    });
    const redirectUris = ["https://a.example/cb", "https://b.example/cb"];
    expect(await show("spa")).toMatchObject({
      authorization: { name: 'My "App", too', redirectUris },
      authenticationMethods: ["none"],
    });
  });

  it("tells of each row what became of it, exits with 3, and imports the others", async () => {
    await load(await write("first.jsonl", lines(billing)));
    const rows = [
      "{not json",
      { ...billing, ownScope: "a" },
      { ...billing, id: "good" },
      { ...billing, id: "bad", grantTypes: ["client_credential"] },
      { ...billing, id: "good" },
      [1],
    ];
    const text = rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row)));
    const [file, report] = [await write("c.jsonl", text.join("\n")), join(folder.path, "r.jsonl")];
    const ran = await load(file, "--report", report);
    expect(ran).toMatchObject({
      code: 3,
      out: "Read 6 rows for tenant acme: 1 created, 1 differs, 4 refused\n",
      err: expect.stringMatching(
        /line 2: billing: differs from what is there in ownScope, defaultOwnScope\n[^]*4 rows are refused; 1 client is there and differs: --replace/,
      ),
    });
    expect(await reportOf(report)).toEqual([
      expect.objectContaining({ at: "line 1", outcome: "refused" }),
      expect.objectContaining({ at: "line 2", id: "billing", outcome: "differs" }),
      { at: "line 3", id: "good", outcome: "created" },
      expect.objectContaining({
        ...{ at: "line 4", id: "bad", outcome: "refused" },
        problems: [
          {
            field: "grantTypes",
            message: expect.stringContaining("did you mean client_credentials"),
          },
        ],
      }),
      expect.objectContaining({
        ...{ at: "line 5", outcome: "refused" },
        problems: [{ field: "id", message: expect.stringContaining("line 3") }],
      }),
      expect.objectContaining({ at: "line 6", outcome: "refused" }),
    ]);
    expect((await stat(report)).mode & 0o077).toBe(0);
    expect(await readFile(report, "utf8")).not.toContain(secret);
    expect(await show("billing")).toMatchObject({ ownScope: "a b" });
    expect(await load(file, "--replace")).toMatchObject({ code: 3 });
    expect(await show("billing")).toMatchObject({ ownScope: "a" });
  });

  it("writes nothing in a dry run, and nothing is refused as an act only if nothing was done", async () => {
    const file = await write("c.jsonl", lines(billing));
    expect(await load(file, "--dry-run")).toMatchObject({
      out: "Would read 1 row for tenant acme: 1 created\n",
    });
    expect((await mintport("client", "list", "acme", "--json")).json()).toEqual([]);
    const bad = await write("bad.jsonl", lines({ ...billing, grantTypes: ["x"] }));
    expect(await load(bad)).toMatchObject({ code: 1 });
    const { out } = await mintport("audit", "tail", "--tenant", "acme");
    expect(out).toMatch(/outcome=refused .*operation="client import"/);
  });

  it("takes keys as PEM, as a JWK Set and as a JWK, and refuses a private one", async () => {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = pair.publicKey.export({ format: "jwk" });
    const base = { grantTypes: ["client_credentials"], authenticationMethods: ["private_key_jwt"] };
    const file = await write(
      "c.jsonl",
      lines(
        { ...base, id: "pem", jwks: pair.publicKey.export({ type: "spki", format: "pem" }) },
        { ...base, id: "set", jwks: { keys: [jwk] } },
        { ...base, id: "jwk", jwks: jwk },
        { ...base, id: "own", jwks: pair.privateKey.export({ type: "pkcs8", format: "pem" }) },
        { ...base, id: "own-jwk", jwks: pair.privateKey.export({ format: "jwk" }) },
        { ...base, id: "text", jwks: "my key" },
      ),
    );
    const ran = await load(file);
    expect(ran).toMatchObject({ code: 3, out: expect.stringMatching(/3 created, 3 refused/) });
    expect(ran.err).toMatch(/own: jwks: must be public keys: this is a private one/);
    expect(ran.err).toMatch(/own-jwk: jwks\.0: must be public keys/);
    for (const id of ["pem", "set", "jwk"]) expect(await show(id)).toMatchObject({ jwks: [jwk] });
  });

  it("takes clients without secrets only on demand", async () => {
    const { secrets: _, ...bare } = billing;
    const file = await write("c.jsonl", lines(bare));
    expect(await load(file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/secret add|without secrets/),
    });
    expect(await load(file, "--without-secrets")).toMatchObject({ code: 0 });
    expect(await mintport("secret", "add", "acme", "billing")).toMatchObject({ code: 0 });
    expect(await load(file, "--without-secrets")).toMatchObject({
      out: expect.stringMatching(/1 unchanged/),
    });
  });

  it("takes secrets from a second file, and misses none of it", async () => {
    const { secrets: _, ...bare } = billing;
    const file = await write("c.jsonl", lines(bare, { ...billing, id: "both" }));
    const second = await write(
      "s.csv",
      `id,secretHash\nbilling,${bcrypt}\nboth,${bcrypt}\nnobody,${bcrypt}\n`,
    );
    const ran = await load(file, "--secrets", second);
    expect(ran).toMatchObject({ code: 3, out: expect.stringMatching(/1 created, 2 refused/) });
    expect(ran.err).toMatch(/line 2: both: secrets: must stand here or in .*s\.csv, not in both/);
    expect(ran.err).toMatch(/s\.csv, line 4: nobody: id: must be that of a client/);
    expect(await show("billing")).toMatchObject({ secrets: [{ id: "secret-1" }] });
    for (const [content, message] of [
      ["id,ownScope\na,b\n", /--secrets: .*line 2: must hold an id, and a secret/],
      ["id,secret\na,\n", /--secrets: .*line 2: must hold an id, and a secret/],
      ["id,secretHash\na,$scrypt$ln=15,r=8,p=1$a$b\n", /line 2: must have 2 cells, .*quotes/],
    ] as const)
      expect(await load(file, "--secrets", await write("bad.csv", content))).toMatchObject({
        code: 1,
        err: expect.stringMatching(message),
      });
  });

  it("hashes slowly what a person chose, and says so", async () => {
    const rows = lines(billing, { ...billing, id: "human", secrets: [{ secret: "hunter2" }] });
    const [file, report] = [await write("c.jsonl", rows), join(folder.path, "r.jsonl")];
    expect(await load(file, "--report", report)).toMatchObject({ code: 0 });
    expect(await reportOf(report)).toEqual([
      { at: "line 1", id: "billing", outcome: "created" },
      expect.objectContaining({
        notes: [expect.stringMatching(/argon2id/)],
        hashes: ["argon2id:m=19456,t=2,p=1"],
      }),
    ]);
    const database = await readFile(join(folder.path, "mintport.db"), "latin1");
    const log = await readFile(join(folder.path, "mintport.db-wal"), "latin1").catch(() => "");
    expect(`${database}${log}`).toMatch(/\$argon2id\$/);
    expect(`${database}${log}`).not.toContain("hunter2");
    const other = await write("d.jsonl", lines({ ...billing, id: "all" }));
    expect((await load(other, "--chosen-secrets")).out).toMatch(
      /MINTPORT_ALSO_VERIFIES=argon2id:m=19456,t=2,p=1\n$/,
    );
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["c.txt", lines(billing), /--format: must be given/],
    ["c.csv", "id,scop\na,b\n", /column 2, "scop"/],
    ["c.csv", "id,id\na,b\n", /column 2, id: stands there twice/],
    ["c.csv", "secret\na\n", /there must be a column id/],
    ["c.csv", "id,secret,secrets\na,b,[]\n", /either secrets or secret/],
    ["c.csv", "", /must begin with a row of columns/],
    ["c.csv", `id,grantTypes\n"a,b\n`, /a quote may be missing/],
    ["c.csv", Buffer.from("id,grantTypes\n\xff,b\n", "latin1"), /must be UTF-8/],
    ["c.jsonl", Buffer.from('{"id":"\xff"}', "latin1"), /line 1: must be UTF-8/],
    ["c.jsonl", "[".repeat(100), /nested at most/],
    ["c.jsonl", `{"id":"${"x".repeat(1_048_576)}"}`, /at most 1048576 bytes/],
    [
      "c.csv",
      `id,grantTypes,accessTokenLifetime,disabled,jwks\na,x,1h,,\na,x,,yes,\na,x,,,{\n`,
      /accessTokenLifetime: must be a whole number[^]*disabled: must be true or false[^]*jwks: must be JSON/,
    ],
  ])("refuses %s that is no such file, by what is wrong", async (name, content, message) => {
    expect(await load(await write(name, content))).toMatchObject({
      code: 1,
      err: expect.stringMatching(message),
    });
  });

  it("refuses what is no file, and a report that cannot be written, before anything is done", async () => {
    expect(await load(join(folder.path, "none.csv"))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/<file>: .*none.csv cannot be read \(ENOENT\)/),
    });
    expect((await load(folder.path)).err).toMatch(/must be a file/);
    const file = await write("c.jsonl", lines(billing));
    expect(await load(file, "--report", join(folder.path, "no", "r"))).toMatchObject({ code: 1 });
    expect((await mintport("client", "list", "acme", "--json")).json()).toEqual([]);
    expect(await mintport("client", "import", file, "--tenant", "nobody")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/there is no tenant nobody/),
    });
  });
});
