import type { TenantId } from "@mintport/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { providerFindings } from "../../src/doctor/provider-findings.ts";
import type { UpstreamProvider } from "../../src/users/upstream/upstream-provider.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { type OpenIdProvider, openIdProvider } from "../users/openid-provider.ts";

let acme: OpenIdProvider;
beforeAll(async () => {
  acme = await openIdProvider("at-acme");
  await acme.serve(["http://localhost/cb"]);
});
afterAll(() => acme.close());

const settingsOf = (change: Partial<UpstreamProvider> = {}): UpstreamProvider => ({
  ...{ name: "acme", label: "Acme", issuer: acme.issuer, clientId: "at-acme" },
  ...{ scopes: ["openid"], subject: "sub", trustAcr: false },
  ...change,
});

const tenants = ["main" as TenantId];

it("finds nothing at a provider that is there and is who the settings say", async () => {
  expect(await providerFindings([settingsOf({ tenants: ["main"] })], tenants)).toEqual([]);
});

it.each<[string, () => Partial<UpstreamProvider>, string, RegExp]>([
  [
    "nobody listens at",
    () => ({ issuer: "http://127.0.0.1:9" }),
    "provider-unreachable",
    /127\.0\.0\.1:9 does not answer/,
  ],
  [
    "calls itself otherwise",
    () => ({ issuer: `${acme.issuer}/` }),
    "provider-metadata",
    /it calls itself "http:/,
  ],
  [
    "has no metadata there",
    () => ({ issuer: `${acme.issuer}/nowhere` }),
    "provider-metadata",
    /does not hold/,
  ],
  [
    "is for a tenant that there is not",
    () => ({ tenants: ["main", "acmee"] }),
    "provider-of-unknown-tenant",
    /no tenant acmee\./,
  ],
])("finds a provider that %s", async (_, change, rule, why) => {
  const findings = await providerFindings([settingsOf(change())], tenants);
  expect(findings).toEqual([
    expect.objectContaining({ rule, subject: "provider acme", why: expect.stringMatching(why) }),
  ]);
});

it("is part of mintport doctor, which asks without the secret", async () => {
  const folder = await temporaryFolder();
  const { name, label, clientId } = settingsOf();
  const provider = {
    name,
    label,
    clientId,
    issuer: "http://127.0.0.1:9",
    clientSecretFile: "none",
  };
  const mintport = commandLine(folder.path, {
    MINTPORT_VISITORS: JSON.stringify({ upstream: { providers: [provider] } }),
  });
  await mintport("migrate");
  const { out, code } = await mintport("doctor");
  expect(out).toContain("error provider-unreachable: provider acme");
  expect(code).toBe(1);
  await folder.remove();
});
