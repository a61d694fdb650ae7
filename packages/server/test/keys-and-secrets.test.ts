import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineClient } from "@mintport/core";
import { deploymentOn, readSettings } from "@mintport/server";
import type { Result } from "neverthrow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploymentOptions } from "../src/deployment.ts";
import { keyEncryptionKey } from "../src/key-encryption-key.ts";
import { openStorage } from "../src/open-storage.ts";
import { commandLine } from "./cli/command-line.ts";
import { temporaryFolder } from "./fixture/start.ts";

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

  it("comes from the file that is named, and no other is made", async () => {
    const path = join(folder.path, "named-key");
    const key = newKey();
    await writeFile(path, `${key}\n`);
    const settings = readSettings({
      MINTPORT_DATA: join(folder.path, "data"),
      MINTPORT_KEY_ENCRYPTION_KEY_FILE: path,
    });

    expect(Buffer.from(keyEncryptionKey(settings).current).toString("base64url")).toBe(key);
    await writeFile(path, "too short");
    expect(() => keyEncryptionKey(settings)).toThrow(`${path}: must be 32 random bytes`);
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
    const { storage, close } = openStorage(settings);
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

const newKey = (): string => randomBytes(32).toString("base64url");

const ended = <T>(result: Result<T, unknown>): T =>
  result.match(
    (value) => value,
    (error) => {
      throw new Error("the store is away", { cause: error });
    },
  );
