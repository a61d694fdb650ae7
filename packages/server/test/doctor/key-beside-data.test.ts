import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsRules } from "../../src/doctor/settings-rules.ts";
import { readSettings } from "../../src/settings/settings.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

const isBeside = (environment: Readonly<Record<string, string>>): boolean =>
  settingsRules.find(({ id }) => id === "key-beside-data")?.breaks(readSettings(environment)) ===
  true;

describe("key-beside-data (docs/doctor.md)", () => {
  it("is found where the data folder has the signing keys and what opens them, and nowhere else", () => {
    const key = randomBytes(32).toString("base64url");
    expect(isBeside({})).toBe(true);
    expect(isBeside({ MINTPORT_KEY_ENCRYPTION_KEY: key })).toBe(false);
    expect(isBeside({ MINTPORT_DATABASE_URL: "postgres://m@db.example/m" })).toBe(false);
    expect(isBeside({ MINTPORT_REDIS_URL: "redis://redis.example" })).toBe(false);
  });
});

describe("keys-out-of-reach (docs/doctor.md)", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it("is a finding among the others where the key opens nothing, which stops every other command", async () => {
    const right = commandLine(folder.path);
    await right("migrate");
    await right("tenant", "create", "acme", "--issuer", "https://a.example/api/v1/tenant/acme");
    const key = randomBytes(32).toString("base64url");
    const wrong = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: key });
    const { findings } = (await wrong("doctor", "--json")).json() as {
      readonly findings: readonly { readonly rule: string; readonly subject: string }[];
    };
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "keys-out-of-reach", subject: "tenant acme" }),
    );
    expect(await wrong("key", "list", "acme")).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("MINTPORT_KEY_ENCRYPTION_KEY: is another than") },
    });
  });
});
