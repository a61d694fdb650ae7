import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "config.json");
});
afterEach(() => folder.remove());

describe("mintport config check", () => {
  it("prints the effective settings, and no secret of them", async () => {
    const secret = "kQ3vX9bT7wZ1mR5sN8cJ2hY6pL4gF0dA_eUiOxKoVtM";
    await writeFile(
      file,
      JSON.stringify({
        databaseUrl: "postgres://mint:hunter2@db.example/mintport?sslpassword=hunter3",
        redisUrls: ["redis://:hunter4@redis.example"],
        redis: { sentinelUrls: ["redis://:hunter5@sentinel.example"] },
        keyEncryptionKey: secret,
        formerKeyEncryptionKeys: [secret],
        auditKey: secret,
        admin: { tenant: "ops" },
        limits: { tenant: { points: 7, duration: 1 }, client: { points: 3, duration: 1 } },
      }),
    );
    for (const json of [["--json"], []]) {
      const { code, out } = await check("--config", file, ...json);

      expect(code).toBe(0);
      expect(out).not.toMatch(/hunter|kQ3v/);
    }
    expect((await check("--config", file, "--json")).json()).toMatchObject({
      databaseUrl: "postgres://mint:***@db.example/mintport?sslpassword=***",
      redisUrls: ["redis://:***@redis.example"],
      redis: { sentinelUrls: ["redis://:***@sentinel.example"] },
      keyEncryptionKey: "***",
      formerKeyEncryptionKeys: ["***"],
      auditKey: "***",
      admin: { tenant: "ops" },
      quickstart: false,
      limits: {
        tenant: { points: 7, duration: 1 },
        client: { points: 3 },
        source: { points: 6000 },
      },
    });
  });

  it("ends with 1 and names what is wrong", async () => {
    await writeFile(file, '{"limts": "off"}');
    const { code, out, err } = await check("--config", file);

    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("limts: is not known; did you mean limits?");
  });

  it.each([
    ["MINTPORT_VISITORS", "demo", "must not be demo without the quickstart"],
    ["MINTPORT_ADMIN_TENANT", "no body", "must be a tenant's id"],
  ])("refuses what serve refuses: %s=%s", async (name, value, message) => {
    const run = commandLine(folder.path, { [name]: value, MINTPORT_PORT: "0" });
    await run("migrate");
    const refused = { code: 1, out: "", err: expect.stringContaining(`${name}: ${message}`) };
    expect(await run("serve")).toMatchObject(refused);
    expect(await run("config", "check")).toMatchObject(refused);
  });

  it("takes with --quickstart what serve takes with it", async () => {
    const run = commandLine(folder.path, { MINTPORT_VISITORS: "demo" });
    expect((await run("config", "check", "--quickstart", "--json")).json()).toMatchObject({
      ...{ quickstart: true, visitors: "demo" },
    });
  });

  it.each([
    [{ keyEncryptionKeyFile: "/nowhere/key" }, "/nowhere/key: must be a file that can be read"],
    [{ tls: { certFile: "/nowhere/c", keyFile: "/nowhere/k" } }, "/nowhere/c must be a file"],
    [
      { privateKeyHosts: [{ host: "a", caFile: "/nowhere/ca" }] },
      "privateKeyHosts: 0.caFile: /nowhere/ca must be a file that can be read",
    ],
    [
      { redisUrls: ["rediss://a"], redis: { caFile: "/nowhere/ca" } },
      "redis: caFile: /nowhere/ca must be a file that can be read",
    ],
  ])("looks at the files that are named: %j", async (content, message) => {
    await writeFile(file, JSON.stringify(content));

    expect((await check("--config", file)).err).toContain(message);
  });
});

describe("--config", () => {
  it("is there for every command, before MINTPORT_CONFIG", async () => {
    const data = join(folder.path, "elsewhere");
    await writeFile(file, JSON.stringify({ databaseUrl: `sqlite:${data}/own.db` }));
    const run = commandLine(folder.path, { MINTPORT_CONFIG: "/nowhere" });

    expect((await run("migrate", "--config", file)).code).toBe(0);
    expect((await run("tenant", "list", "--json", "--config", file)).json()).toEqual([]);
    expect((await run("tenant", "list")).err).toContain("/nowhere");
  });
});

const check = (...argv: readonly string[]) => commandLine(folder.path)("config", "check", ...argv);

describe("a setting that names a tenant", () => {
  it("which is not there is warned of, of each setting, and refused of none", async () => {
    const mintport = commandLine(folder.path, {
      MINTPORT_CLAIMS: '{"acme":{"region":"eu"},"gone":{"region":"eu"}}',
      MINTPORT_REGISTRATION: '{"acme":"off","lost":"off"}',
    });
    const early = await mintport("config", "check");
    // Nothing is made to look for tenants.
    expect([early.code, early.err, existsSync(join(folder.path, "mintport.db"))]).toEqual([
      ...[0, "", false],
    ]);
    await mintport("migrate");
    const issuer = "https://auth.example.com/api/v1/tenant/acme";
    await mintport("tenant", "create", "acme", "--issuer", issuer);

    const { code, err } = await mintport("config", "check");
    expect(code).toBe(0);
    expect(err.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^mintport: warning: MINTPORT_REGISTRATION: there is no tenant lost,/),
      expect.stringMatching(/^mintport: warning: MINTPORT_CLAIMS: there is no tenant gone,/),
    ]);
  });

  it("says so where the store is away", async () => {
    const { code, err } = await commandLine(folder.path, {
      MINTPORT_CLAIMS: '{"acme":{"region":"eu"}}',
      MINTPORT_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    })("config", "check");
    expect(code).toBe(0);
    expect(err).toContain("warning: the tenants that settings name could not be looked for: ");
  });
});
