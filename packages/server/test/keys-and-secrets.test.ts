import { createHmac, randomBytes } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineClient } from "@mintport/core";
import type { Result } from "@mintport/core/result";
import { deploymentOn, readSettings } from "@mintport/server";
import { memoryStorage } from "@mintport/storage-memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploymentOptions } from "../src/deployment/deployment.ts";
import { keyEncryptionKeys } from "../src/settings/key-encryption-keys.ts";
import { openStorage } from "../src/stores/open-storage.ts";
import { commandLine } from "./cli/command-line.ts";
import { ask } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const issuer = "https://auth.example.com/api/v1/tenant/shop";

describe("the key-encryption key", () => {
  it("may change while the former one is still named, until all is sealed anew", async () => {
    const [old, current] = [newKey(), newKey()];
    const before = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: old });
    await before("migrate");
    expect((await before("tenant", "create", "shop", "--issuer", issuer)).code).toBe(0);

    const without = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: current });
    expect((await without("key", "reseal", "shop")).code).toBe(1);
    const both = commandLine(folder.path, {
      MINTPORT_KEY_ENCRYPTION_KEY: current,
      MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: `${newKey()}, ${old}`,
    });
    expect((await both("key", "reseal", "shop")).err).toBe("");
    expect((await without("key", "reseal", "shop")).err).toBe("");
    expect((await before("key", "reseal", "shop")).code).toBe(1);
  });

  it("may change under clients that use client_secret_jwt: their secrets are sealed anew too", async () => {
    const [old, current] = [newKey(), newKey()];
    const before = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: old });
    await before("migrate");
    await before("tenant", "create", "shop", "--issuer", issuer);
    const create = [
      "client",
      "create",
      "shop",
      "macs",
      "--auth-method",
      "client_secret_jwt",
      "--scope",
      "a",
    ];
    const { secret } = (await before(...create, "--json")).json() as { readonly secret: string };
    const environment = { MINTPORT_KEY_ENCRYPTION_KEY: current };
    const both = { ...environment, MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: old };

    expect(await answerTo(secret, both)).toBe(200);
    expect((await commandLine(folder.path, both)("key", "reseal")).out).toBe(
      "Resealed the keys of 1 tenant and the secrets of 1 client\n",
    );
    expect((await commandLine(folder.path, both)("key", "reseal", "--json")).json()).toEqual({
      resealed: ["shop"],
      clients: 0,
    });
    expect(await answerTo(secret, environment)).toBe(200);
  });

  it("is made for an empty store only: beside a filled one the setting is named, and nothing is made", async () => {
    const filled = commandLine(folder.path);
    await filled("migrate");
    expect((await filled("tenant", "list")).code).toBe(0);
    expect(await readdir(folder.path)).not.toContain("key-encryption-key");
    await filled("tenant", "create", "shop", "--issuer", issuer);
    const elsewhere = join(folder.path, "another-node");
    const environment = {
      MINTPORT_DATA: elsewhere,
      MINTPORT_DATABASE_URL: `sqlite:${folder.path}/mintport.db`,
    };
    const missing = /MINTPORT_KEY_ENCRYPTION_KEY: must be the key that sealed what is in the store/;

    await expect(start(elsewhere, environment)).rejects.toThrow(missing);
    for (const argv of [
      ["tenant", "list"],
      ["audit", "verify"],
      ["key", "list", "shop"],
    ])
      expect((await commandLine(elsewhere, environment)(...argv)).err).toMatch(missing);
    await expect(readdir(elsewhere)).rejects.toThrow("ENOENT");
  });

  it("that is a wrong one is refused at the start and by every command, and taints no audit log", async () => {
    const right = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: newKey() });
    await right("migrate");
    await right("tenant", "create", "shop", "--issuer", issuer);
    const wrong = { MINTPORT_KEY_ENCRYPTION_KEY: newKey() };
    const refusal =
      /MINTPORT_KEY_ENCRYPTION_KEY: is another than the one that sealed .* of tenant shop/;

    await expect(start(folder.path, wrong)).rejects.toThrow(refusal);
    const create = ["tenant", "create", "more", "--issuer", issuer.replace("shop", "more")];
    expect((await commandLine(folder.path, wrong)(...create)).err).toMatch(refusal);
    expect((await right("audit", "verify")).code).toBe(0);
    expect((await right("tenant", "list", "--json")).json()).toHaveLength(1);
  });

  it("that no longer opens what is there makes a running node not ready", async () => {
    const [old, current] = [newKey(), newKey()];
    const right = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: old });
    await right("migrate");
    await right("tenant", "create", "shop", "--issuer", issuer);
    const environment = { MINTPORT_KEY_ENCRYPTION_KEY: old, MINTPORT_QUICKSTART: "off" };
    const server = await start(folder.path, environment);
    expect((await ask(`${server.origin}/readyz`)).status).toBe(200);
    await commandLine(folder.path, {
      MINTPORT_KEY_ENCRYPTION_KEY: current,
      MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: old,
    })("key", "reseal");

    expect((await ask(`${server.origin}/readyz`)).status).toBe(503);
    await server.close();
  });

  it("comes from the file that is named, and no other is made", async () => {
    const path = join(folder.path, "named-key");
    const key = newKey();
    await writeFile(path, `${key}\n`);
    const settings = readSettings({
      MINTPORT_DATA: join(folder.path, "data"),
      MINTPORT_KEY_ENCRYPTION_KEY_FILE: path,
    });

    const read = () => keyEncryptionKeys(settings, memoryStorage(), { make: true });
    expect(Buffer.from((await read()).current).toString("base64url")).toBe(key);
    await writeFile(path, "too short");
    await expect(read()).rejects.toThrow(`${path}: must be 32 random bytes`);
  });
});

describe("the scheme of secrets", () => {
  it.each([
    ["sha256", "$sha256$"],
    ["argon2id", "$argon2id$"],
  ] as const)("%s hashes what the command line makes", async (scheme, prefix) => {
    const environment = { MINTPORT_SECRET_SCHEME: scheme };
    const run = commandLine(folder.path, environment);
    await run("migrate");
    await run("tenant", "create", "shop", "--issuer", issuer);
    expect((await run("client", "create", "shop", "machine")).err).toBe("");

    const settings = readSettings({ MINTPORT_DATA: folder.path, ...environment });
    const { storage, close } = await openStorage(settings);
    const { clients } = deploymentOn(
      storage,
      new Uint8Array(32),
      deploymentOptions(settings),
    ).storage;
    const tenant = ended(await storage.tenants.list({ limit: 1 })).items[0]?.value;
    const { id } = defineClient({ id: "machine", grantTypes: [] });
    const found = tenant && ended(await clients.find(tenant.id, id));
    await close();

    expect(JSON.stringify(found)).toContain(prefix);
  });
});

/** The status for the client `macs`, which proves its secret by an HMAC (OIDC Core §9). */
const answerTo = async (
  secret: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> => {
  const server = await start(folder.path, { ...environment, MINTPORT_QUICKSTART: "off" });
  const jti = randomBytes(8).toString("hex");
  const exp = Math.floor(Date.now() / 1000) + 60;
  const input = [{ alg: "HS256" }, { iss: "macs", sub: "macs", aud: issuer, exp, jti }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const client_assertion = `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
  const { status } = await ask(`${server.origin}/api/v1/tenant/shop/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion,
    }),
  });
  await server.close();
  return status;
};

const newKey = (): string => randomBytes(32).toString("base64url");

const ended = <T>(result: Result<T, unknown>): T =>
  result.match(
    (value) => value,
    (error) => {
      throw new Error("the store is away", { cause: error });
    },
  );

it("the interval of the keys' rotation is the setting's", () => {
  const key = new Uint8Array(32);
  const environment = { MINTPORT_KEY_ROTATION_INTERVAL: "7200" };
  expect(deploymentOptions(readSettings(environment)).keyRotationInterval).toBe(7200);
  expect(() => readSettings({ MINTPORT_KEY_ROTATION_INTERVAL: "60" })).toThrow(
    "MINTPORT_KEY_ROTATION_INTERVAL: must be whole seconds, from 3600 to ten years",
  );
  // Whoever is given one too short for any policy says so: it is the rings' own.
  expect(() => deploymentOn(memoryStorage(), key, { keyRotationInterval: 1319 })).toThrow(
    "policy.rotationInterval: must be at least twice",
  );
  expect(() => deploymentOn(memoryStorage(), key, { keyRotationInterval: 1320 })).not.toThrow();
});
