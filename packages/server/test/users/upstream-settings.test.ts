import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSettings } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { start, temporaryFolder } from "../fixture/start.ts";

const acme = {
  ...{ name: "acme", label: "Acme", issuer: "https://acme.example" },
  ...{ clientId: "mintport", clientSecret: "the-secret-of-acme" },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const variable = (upstream: object) => ({ MINTPORT_VISITORS: JSON.stringify({ upstream }) });
const read = (upstream: object) => readSettings(variable(upstream)).visitors;

describe("the setting visitors.upstream", () => {
  it("fills in what is left out: openid, sub, no acr, every tenant and account, eight hours", () => {
    expect(JSON.parse(JSON.stringify(read({ providers: [acme] })))).toEqual({
      upstream: {
        providers: [
          { ...acme, clientSecret: "***", scopes: ["openid"], subject: "sub", trustAcr: false },
        ],
        sessionLifetime: 28_800,
      },
    });
  });

  it.each<[string, object, string]>([
    ["a name with capitals", { name: "Acme" }, "providers.0.name: must be 1 to 32 of a-z 0-9 -"],
    ["a name with a bar", { name: "a|b" }, "providers.0.name: must be 1 to 32"],
    ["a label of two lines", { label: "a\nb" }, "providers.0.label: must be 1 to 64 characters"],
    [
      "plain http",
      { issuer: "http://acme.example" },
      "providers.0.issuer: must be the provider's issuer",
    ],
    ["a query", { issuer: "https://acme.example?a" }, "providers.0.issuer: must be the provider's"],
    [
      "a user name",
      { issuer: "https://a@acme.example" },
      "providers.0.issuer: must be the provider's",
    ],
    [
      "scopes without openid",
      { scopes: ["email"] },
      "providers.0.scopes: must be a list of scopes with openid",
    ],
    [
      "scopes in one text",
      { scopes: "openid email" },
      "providers.0.scopes: must be a list of scopes",
    ],
    ["no tenant at all", { tenants: [] }, "providers.0.tenants: must be a list of tenants' ids"],
    [
      "tenants that cannot be",
      { tenants: ["a b"] },
      "providers.0.tenants.0: must be a list of tenants' ids",
    ],
    [
      "an allow-list of nobody",
      { allow: { claim: "hd", values: [] } },
      "allow.values: must have a value",
    ],
    [
      "an allow-list without a claim",
      { allow: { values: ["a"] } },
      "allow.claim: must be the name of a claim",
    ],
    [
      "two secrets",
      { clientSecretFile: "x" },
      "providers.0.clientSecret: must be given, or clientSecretFile",
    ],
    [
      "no secret",
      { clientSecret: undefined },
      "providers.0.clientSecret: must be given, or clientSecretFile",
    ],
    [
      "a member misspelt",
      { clientID: "x" },
      "providers.0.clientID: is not known; did you mean clientId?",
    ],
    [
      "a member misspelt within",
      { allow: { claims: "x", values: ["a"] } },
      "providers.0.allow.claims: is not known; did you mean claim?",
    ],
  ])("refuses %s, and names the member", (_, change, message) => {
    const fault = () => read({ providers: [{ ...acme, ...change }] });
    expect(fault).toThrow(`MINTPORT_VISITORS: upstream.`);
    expect(fault).toThrow(message);
    expect(fault).not.toThrow(acme.clientSecret);
  });

  it.each<[object, string]>([
    [{ providers: [] }, "upstream.providers: must have a provider"],
    [{}, "upstream.providers: must be a list of providers"],
    [{ providers: [acme, acme] }, "upstream.providers.1.name: must be its own"],
    [{ providers: [acme], sessionLifetime: 59 }, "upstream.sessionLifetime: must be whole seconds"],
    [{ providers: [acme], sessionLifetime: 2_592_001 }, "upstream.sessionLifetime: must be whole"],
    [{ provider: acme }, "upstream.provider: is not known; did you mean providers?"],
  ])("refuses %j", (upstream, message) => {
    expect(() => read(upstream)).toThrow(message);
  });

  it("is none beside a header", () => {
    const both = {
      header: { name: "X", issuer: "i", jwksUri: "https://p.example", audience: "a" },
    };
    expect(() =>
      readSettings({
        MINTPORT_VISITORS: JSON.stringify({ ...both, upstream: { providers: [acme] } }),
      }),
    ).toThrow('must be "demo", "off", {"header": {…}} or {"upstream": {…}}');
  });

  it("needs no provider to be there for a start", async () => {
    const server = await start(folder.path, variable({ providers: [acme] }));
    expect(server.port).toBeGreaterThan(0);
    await server.close();
  });
});

describe("mintport config check", () => {
  const check = (upstream: object) =>
    commandLine(folder.path, variable(upstream))("config", "check", "--json");
  const fromFile = (clientSecretFile: string) => ({
    providers: [{ ...acme, clientSecret: undefined, clientSecretFile }],
  });

  it("shows providers without their secrets", async () => {
    const { out, code } = await check({ providers: [acme] });
    expect(code).toBe(0);
    expect(out).toContain('"clientSecret":"***"');
    expect(out).not.toContain(acme.clientSecret);
  });

  it("reads the file of a secret, and does not show what is in it", async () => {
    const path = join(folder.path, "secret");
    await writeFile(path, "out-of-a-file\n", { mode: 0o600 });
    const { out, code } = await check(fromFile(path));
    expect(code).toBe(0);
    expect(out).toContain(path);
    expect(out).not.toContain("out-of-a-file");
  });

  it("says so of a file that is not there, and of an empty one", async () => {
    const path = join(folder.path, "secret");
    expect((await check(fromFile(path))).err).toContain(
      `upstream provider acme: clientSecretFile ${path} must be a file that can be read`,
    );
    await writeFile(path, "\n");
    expect((await check(fromFile(path))).err).toContain(`${path} must hold the secret`);
    await expect(start(folder.path, variable(fromFile(path)))).rejects.toThrow(
      "must hold the secret",
    );
  });

  it("is joined by a warning at the start for a secret that others may read", async () => {
    const path = join(folder.path, "secret");
    await writeFile(path, "out-of-a-file\n");
    await chmod(path, 0o644);
    await chmod(folder.path, 0o755);
    const server = await start(folder.path, variable(fromFile(path)));
    expect(server.warnings).toContain(`${path} may be read by others: chmod 600 ${path}`);
    await server.close();
  });
});
