import { access, chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { start, temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
});
afterEach(() => folder.remove());

describe("a tenant that is not there", () => {
  it.each([
    [["client", "list", "nosuch"]],
    [["client", "create", "nosuch", "svc"]],
    [["client", "show", "nosuch", "svc"]],
    [["client", "end-tokens", "nosuch", "svc"]],
    [["secret", "add", "nosuch", "svc"]],
    [["api-key", "list", "nosuch", "svc"]],
    [["key", "list", "nosuch"]],
    [["key", "rotate", "nosuch", "--algorithm", "ES256"]],
    [["key", "revoke", "nosuch", "k1"]],
    [["key", "reseal", "nosuch"]],
    [["explain", "nosuch"]],
    [["prune", "--tenant", "nosuch"]],
    [["audit", "tail", "--tenant", "nosuch"]],
    [["tenant", "show", "nosuch"]],
    [["tenant", "end-tokens", "nosuch"]],
    [["tenant", "remove", "nosuch"]],
  ])("is told by %j, and gets no keys", async (argv) => {
    await mintport("migrate");
    const ran = await mintport(...argv);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("there is no tenant nosuch");
    const issuer = "https://auth.example.com/api/v1/tenant/nosuch";
    await mintport("tenant", "create", "nosuch", "--issuer", issuer, "--algorithm", "EdDSA");
    const keys = (await mintport("key", "list", "nosuch", "--json")).json();
    expect(keys).toMatchObject([{ alg: "EdDSA" }]);
  });
});

it("a key is rotated for an algorithm that the tenant signs with, and for no other", async () => {
  await mintport("migrate");
  const issuer = "https://auth.example.com/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);

  expect((await mintport("key", "rotate", "acme", "--algorithm", "RS256")).err).toContain(
    "--algorithm: must be one that the tenant signs with, ES256; to sign with another, change its signingAlgorithm",
  );
  expect((await mintport("key", "list", "acme", "--json")).json()).toHaveLength(1);
  expect((await mintport("key", "rotate", "acme", "--algorithm", "ES256")).code).toBe(0);
});

describe("a command without a database", () => {
  it.each([
    [["tenant", "list"]],
    [["client", "create", "acme", "svc"]],
    [["doctor"]],
    [["audit", "verify"]],
    [["prune"]],
    [["serve"]],
    [["quickstart", "remove"]],
  ])("names the file that it looked for, and makes nothing: %j", async (argv) => {
    const ran = await mintport(...argv);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain(`${join(folder.path, "mintport.db")}: is not there`);
    expect(ran.err).toMatch(/mintport migrate.*MINTPORT_DATA, MINTPORT_DATABASE_URL or --config/);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("makes no folder either", async () => {
    const nowhere = join(folder.path, "not", "there");
    expect((await commandLine(nowhere)("tenant", "list")).code).toBe(1);

    await expect(access(join(folder.path, "not"))).rejects.toThrow("ENOENT");
  });
});

describe("the files of the data folder", () => {
  it("are their owner's alone, in a folder that was there too", async () => {
    const data = join(folder.path, "data");
    await mkdir(data, { mode: 0o755 });
    const server = await start(data);
    const files = await readdir(data);

    expect(files.sort()).toEqual([
      "key-encryption-key",
      "mintport.db",
      "mintport.db-shm",
      "mintport.db-wal",
    ]);
    for (const file of files) expect((await stat(join(data, file))).mode & 0o077).toBe(0);
    await server.close();
  });

  it("are a finding of the doctor where others may read them", async () => {
    await mintport("migrate");
    const key = join(folder.path, "key-encryption-key");
    await writeFile(
      key,
      Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url"),
      { mode: 0o644 },
    );

    // Others do not get through a folder that is its owner's alone.
    await chmod(folder.path, 0o700);
    expect((await mintport("doctor")).out).not.toContain("data-readable-by-others");
    await chmod(folder.path, 0o755);
    const { out } = await mintport("doctor");
    expect(out).toContain("data-readable-by-others");
    expect(out).toContain(`chmod 600 ${key}\n`);
  });
});

describe("the admin API's tenant", () => {
  const issuer = "http://localhost:3000/api/v1/tenant/operators";

  it("is not removed while the settings name it", async () => {
    await mintport("migrate");
    const named = commandLine(folder.path, { MINTPORT_ADMIN_TENANT: "operators" });
    await named("tenant", "create", "operators", "--issuer", issuer);

    expect((await named("tenant", "remove", "operators")).err).toContain(
      "tenant operators is the admin API's; name another as MINTPORT_ADMIN_TENANT first",
    );
    expect((await mintport("tenant", "remove", "operators")).code).toBe(0);
  });

  it("may be missing: tokens are issued, the admin API lets nobody in, and the start says so", async () => {
    const server = await start(folder.path, { MINTPORT_ADMIN_TENANT: "operators" });

    expect(server.warnings).toEqual([expect.stringContaining("there is no tenant operators")]);
    expect((await fetch(`${server.origin}/admin/v1/tenants`)).status).toBe(401);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
    await server.close();
  });
});
