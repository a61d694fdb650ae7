import { defineTenant, type Tenant } from "@mintport/core";
import type { ResourceDefinition } from "@mintport/core/management";
import type { FullStorage, Resource } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { type Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";
import { withParties } from "../rfc7662/introspection.ts";

export const plain = "https://plain.example/";
export const reading = "https://reading.example/";
export const admin = "https://admin.example/";
export const brief = "https://brief.example/";
export const patient = "https://patient.example/";
export const opaque = "https://opaque.example/";
export const elliptic = "urn:example:elliptic";

export const resources: readonly (string | ResourceDefinition)[] = [
  plain,
  { indicator: reading, scope: "api:read other" },
  { indicator: admin, scope: "admin" },
  { indicator: brief, accessTokenLifetime: 60 },
  { indicator: patient, accessTokenLifetime: 80_000 },
  { indicator: opaque, accessTokenFormat: "opaque" },
  { indicator: elliptic, signingAlgorithm: "ES256" },
];

export const withResources =
  (definitions: readonly (string | ResourceDefinition)[], settings: Settings = {}) =>
  async (deployment: Deployment): Promise<Settings> => {
    await changeTenant(deployment.storage, deployment.tenant, definitions);
    return withParties(settings)(deployment);
  };

export const changeTenant = async (
  storage: FullStorage,
  { id, issuer }: Tenant,
  definitions: readonly (string | ResourceDefinition)[],
): Promise<void> => {
  const found = expectOk(await storage.tenants.read(id));
  if (found === undefined) throw new Error(`no tenant ${id}`);
  const defined: readonly Resource[] = defineTenant({
    id,
    issuer,
    resources: definitions,
  }).resources;
  expectOk(await storage.tenants.update({ ...found.value, resources: defined }, found.revision));
};
