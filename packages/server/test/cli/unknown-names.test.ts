import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
const issuer = ["--issuer", "https://auth.example.com/api/v1/tenant/acme"];

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
});
afterEach(() => folder.remove());

describe("a name that nobody knows", () => {
  it.each([
    [
      ["--grant-type", "client_credential"],
      '--grant-type: "client_credential" is not known; did you mean client_credentials?',
    ],
    [
      ["--grant-type", "urn:ietf:params:oauth:grant-type:token-exchang"],
      "did you mean urn:ietf:params:oauth:grant-type:token-exchange?",
    ],
    [
      ["--auth-method", "client_secret_bsic"],
      '--auth-method: "client_secret_bsic" is not known; did you mean client_secret_basic?',
    ],
    [["--auth-method", "something else"], '"something else" is not known'],
  ])("registers no client: %j", async (argv, message) => {
    await mintport("tenant", "create", "acme", ...issuer);
    const ran = await mintport("client", "create", "acme", "svc", ...argv);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain(message);
    expect((await mintport("client", "list", "acme", "--json")).json()).toEqual([]);
  });

  it("makes no tenant, and gets into none by a patch", async () => {
    const policy = '"hierarchical" is not known; did you mean hierarchic?';
    const made = await mintport(
      "tenant",
      "create",
      "acme",
      ...issuer,
      "--scope-policy",
      "hierarchical",
    );
    expect(made.err).toContain(`--scope-policy: ${policy}`);
    await mintport("tenant", "create", "acme", ...issuer);
    await mintport("client", "create", "acme", "svc");
    const patch = join(folder.path, "patch.json");
    await writeFile(patch, '{"scopePolicy": "hierarchical"}');
    expect((await mintport("tenant", "update", "acme", "--file", patch)).err).toContain(policy);
    await writeFile(patch, '{"grantTypes": ["client_credential"]}');
    expect((await mintport("client", "update", "acme", "svc", "--file", patch)).err).toContain(
      "did you mean client_credentials?",
    );
  });
});

describe("what can never work", () => {
  it.each([
    [["secret", "add", "acme", "svc", "--not-before", "2027-02-31"], "must be a date"],
    [["api-key", "create", "acme", "svc", "--expires", "2027-04-31T12:00:00Z"], "must be a date"],
    [
      ["client", "create", "acme", "open", "--auth-method", "none"],
      "never given to a public client",
    ],
  ])("is refused: %j", async (argv, message) => {
    await mintport("tenant", "create", "acme", ...issuer);
    await mintport("client", "create", "acme", "svc", "--scope", "a");
    const ran = await mintport(...argv);

    expect(ran.code).toBeGreaterThan(0);
    expect(ran.err).toContain(message);
    expect((await mintport("client", "list", "acme", "--json")).json()).toHaveLength(1);
  });

  it("is told where it may work yet: an API key of a client that is not registered for it", async () => {
    await mintport("tenant", "create", "acme", ...issuer);
    await mintport("client", "create", "acme", "svc", "--scope", "a");
    const made = await mintport("api-key", "create", "acme", "svc");

    expect(made.code).toBe(0);
    expect(made.err).toContain("the key opens nothing yet: register the client for it");
  });

  it.each([
    ["MINTPORT_DATABASE_URL", "postgres://u:hunter2@[bad/x"],
    ["MINTPORT_DATABASE_URL", "postgres://u:hunter2@h:99999/x"],
    ["MINTPORT_REDIS_URL", "redis://u:pw#hunter2@h"],
    ["MINTPORT_REDIS_URL", "redis://u:hunter2@[x"],
  ])("as a store's URL is told by its variable, without a password: %s=%s", async (name, url) => {
    const ran = await commandLine(folder.path, { [name]: url })("config", "check");

    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`${name}: is not a URL as it stands`);
    expect(ran.err).not.toContain("hunter2");
  });
});
