import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { askToken } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const newKey = (): string => randomBytes(32).toString("base64url");

const serveOnce = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const server = await start(folder.path, environment);
  await askToken(server.origin);
  await server.close();
};

const verify = (environment: Readonly<Record<string, string>>) =>
  commandLine(folder.path, environment)("audit", "verify");

describe("the audit log's key", () => {
  it("changes with the key-encryption key as docs/operate.md says, and the log stays verified", async () => {
    const [old, fresh] = [newKey(), newKey()];
    const steps = [
      { MINTPORT_KEY_ENCRYPTION_KEY: old },
      { MINTPORT_KEY_ENCRYPTION_KEY: old, MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: fresh },
      { MINTPORT_KEY_ENCRYPTION_KEY: fresh, MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: old },
    ];
    for (const environment of steps) {
      await serveOnce(environment);
      expect((await verify(environment)).code).toBe(0);
    }
    expect((await commandLine(folder.path, steps[2])("key", "reseal")).code).toBe(0);
    const last = { MINTPORT_KEY_ENCRYPTION_KEY: fresh };
    expect((await verify(last)).code).toBe(0);
    await serveOnce(last);
    expect((await verify(last)).code).toBe(0);
  });

  it("may go though the log was pruned under it: reseal signs the cut anew", async () => {
    const [old, fresh] = [newKey(), newKey()];
    const before = { MINTPORT_KEY_ENCRYPTION_KEY: old };
    for (let i = 0; i < 3; i += 1) await serveOnce(before);
    const archive = join(folder.path, "archive.jsonl");
    const mintport = commandLine(folder.path, before);
    const until = ["--before", "9999-12-31"];
    expect((await mintport("audit", "archive", ...until, "--to", archive)).err).toBe("");
    expect((await mintport("audit", "prune", ...until, "--archived", archive)).err).toBe("");
    const both = { MINTPORT_KEY_ENCRYPTION_KEY: fresh, MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: old };
    expect((await commandLine(folder.path, both)("key", "reseal")).code).toBe(0);

    expect((await verify({ MINTPORT_KEY_ENCRYPTION_KEY: fresh })).err).toBe("");
  });

  it("that did not sign the newest checkpoint lets no server start, and is never called tampering", async () => {
    const [old, fresh] = [newKey(), newKey()];
    await serveOnce({ MINTPORT_AUDIT_KEY: old });
    await expect(start(folder.path, { MINTPORT_AUDIT_KEY: fresh })).rejects.toThrow(
      /MINTPORT_AUDIT_KEY: .*MINTPORT_FORMER_AUDIT_KEYS/,
    );
    const wrong = await verify({ MINTPORT_AUDIT_KEY: fresh });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/signed by a key that is not here/);
    expect(wrong.err).not.toMatch(/tampered/);
    const both = { MINTPORT_AUDIT_KEY: fresh, MINTPORT_FORMER_AUDIT_KEYS: old };
    await serveOnce(both);
    expect((await verify(both)).code).toBe(0);
  });
});
