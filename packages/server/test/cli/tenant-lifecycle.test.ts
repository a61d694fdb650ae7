import { writeFile } from "node:fs/promises";
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
  await mintport("migrate");
  const issuer = "https://auth.example.com/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
  for (const id of ["first", "second", "third"]) await mintport("client", "create", "acme", id);
});
afterEach(() => folder.remove());

describe("an algorithm that a tenant has given up", () => {
  const keys = async () =>
    (await mintport("key", "list", "acme", "--json")).json() as { alg: string; state: string }[];

  it("ends, and not before the tenant signs with another", async () => {
    const retire = () => mintport("key", "retire", "acme", "--algorithm", "ES256");
    expect(await retire()).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("is one that the tenant signs with (ES256)") },
    });
    expect(await keys()).toMatchObject([{ alg: "ES256", state: "signing" }]);

    const file = join(folder.path, "changes.json");
    await writeFile(file, '{"signingAlgorithm":"EdDSA"}');
    await mintport("tenant", "update", "acme", "--file", file);

    expect((await retire()).out).toMatch(/^Retired the ES256 keys of tenant acme:/);
    expect(await keys()).toContainEqual(
      expect.objectContaining({ alg: "ES256", retiresAt: expect.any(Number) }),
    );
    expect(await mintport("key", "retire", "acme", "--algorithm", "RS256")).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("tenant acme has no key of RS256") },
    });
  });
});

describe("a tenant", () => {
  it("is disabled and enabled, with its clients", async () => {
    const disabled = await mintport("tenant", "disable", "acme", "--json");
    expect(disabled.json()).toMatchObject({ id: "acme", disabled: true });
    expect((await mintport("tenant", "list")).out).toMatch(/acme +disabled/);
    expect((await mintport("tenant", "enable", "acme")).out).toBe("Enabled tenant acme\n");
    expect((await mintport("tenant", "list")).out).toMatch(/acme +active/);
    expect((await mintport("client", "list", "acme", "--json")).json()).toHaveLength(3);
  });

  it("that is not there is not disabled, and the admin API's is not removed", async () => {
    expect(await mintport("tenant", "disable", "nobody")).toMatchObject({
      ...{ code: 1, err: "mintport: there is no tenant nobody\n" },
    });
    const admin = commandLine(folder.path, { MINTPORT_ADMIN_TENANT: "acme" });
    expect(await admin("tenant", "remove", "--with-clients", "acme")).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("tenant acme is the admin API's") },
    });
    expect((await mintport("tenant", "show", "acme", "--json")).json()).toMatchObject({
      disabled: false,
    });
  });

  it("with clients says how it goes with them, and keeps them", async () => {
    expect(await mintport("tenant", "remove", "acme")).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("mintport tenant remove acme --with-clients") },
    });
    expect((await mintport("client", "list", "acme", "--json")).json()).toHaveLength(3);
  });

  it("goes with its clients, those included that cannot be read, and with nobody else's", async () => {
    const issuer = "https://auth.example.com/api/v1/tenant/other";
    await mintport("tenant", "create", "other", "--issuer", issuer);
    await mintport("client", "create", "other", "first");
    const database = new DatabaseSync(join(folder.path, "mintport.db"));
    database.exec("update mintport_clients set content = '{}' where content like '%second%'");
    database.close();

    const removed = await mintport("tenant", "remove", "acme", "--with-clients", "--json");

    expect(removed.json()).toMatchObject({ removed: "acme", clients: 3 });
    // The first step was told before anything was lost: a command that is cut off has left its trace.
    const told = (await mintport("audit", "tail", "--tenant", "acme", "--json")).out;
    expect(told.indexOf('"operation":"tenant disable"')).toBeGreaterThan(-1);
    expect(told).toMatch(/"operation":"tenant disable".*"operation":"tenant remove"/s);
    expect((await mintport("tenant", "list", "--json")).json()).toMatchObject([{ id: "other" }]);
    expect((await mintport("client", "list", "other", "--json")).json()).toHaveLength(1);
  });
});
