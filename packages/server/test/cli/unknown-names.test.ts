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
