import {
  apiKeyAuthentication,
  apiKeyGrant,
  type Client,
  type ClientDefinition,
  clientCredentials,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  defineClient,
  defineTenant,
  exactScopes,
  federatedJwt,
  hierarchicScopes,
  jwtBearer,
  noClientAuthentication,
  privateKeyJwt,
  selfSignedTlsClientAuth,
  tlsClientAuth,
  tokenExchange,
  wildcardScopes,
} from "@mintport/core";
import {
  createClient,
  createTenant,
  shippedNames,
  updateClient,
  updateTenant,
} from "@mintport/core/management";
import { aroundPorts, systemEntropy } from "@mintport/core/ports";
import { secretSealer, sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const nightly = "urn:example:nightly";
const knownNames = {
  ...shippedNames,
  grantTypes: [...shippedNames.grantTypes, nightly],
  scopePolicies: [...shippedNames.scopePolicies, "by-region"],
};
const portsWith = (...clients: readonly ClientDefinition[]) => ({
  ...memoryStorage({
    tenants: [tenant],
    clients: clients.map((definition) => ({
      tenant: tenant.id,
      client: defineClient(definition),
    })),
  }),
  secretHasher: sha256SecretHasher,
  entropy: systemEntropy,
});

describe("the names that clients and tenants are registered with", () => {
  it("are those of everything that core brings", () => {
    const sealer = secretSealer(new Uint8Array(32));
    const around = aroundPorts(1000);
    const named = (parts: readonly { readonly name: string }[]) =>
      parts.map(({ name }) => name).sort();
    expect([...shippedNames.grantTypes].sort()).toEqual(
      named([
        ...[clientCredentials, jwtBearer, tokenExchange()(around), apiKeyGrant],
        ...[{ name: "authorization_code" }, { name: "refresh_token" }],
        { name: "urn:ietf:params:oauth:grant-type:device_code" },
      ]),
    );
    expect([...shippedNames.authenticationMethods].sort()).toEqual(
      named([
        ...[clientSecretBasic, clientSecretPost, clientSecretJwt(sealer)(around), privateKeyJwt],
        ...[tlsClientAuth, selfSignedTlsClientAuth, federatedJwt, apiKeyAuthentication],
        noClientAuthentication,
      ]),
    );
    expect([...shippedNames.scopePolicies].sort()).toEqual(
      named([exactScopes, hierarchicScopes, wildcardScopes]),
    );
  });

  it("hold a deployment's own method, and what it needs of a client", async () => {
    const scoped = {
      field: "ownScope",
      message: "must not be empty",
      holds: ({ ownScope }: Client) => ownScope.length > 0,
    };
    const ownMethods = [{ name: "badge", requires: [scoped] }];
    const ports = { ...portsWith(), knownNames: { ...shippedNames, ownMethods } };
    const definition = { id: "c", grantTypes: [], authenticationMethods: ["badge"] };
    const refusal = { type: "invalid", problems: [{ field: "ownScope" }] };
    expect(expectErr(await createClient(ports)(tenant.id, definition))).toMatchObject(refusal);
    const { client } = expectOk(
      await createClient(ports)(tenant.id, { ...definition, ownScope: "a" }),
    );
    const update = updateClient(ports.clients, ports.knownNames);
    expect(expectErr(await update(tenant.id, client.id, { ownScope: "" }))).toMatchObject(refusal);
  });

  it("are refused by the functions too, where nobody knows them", async () => {
    const ports = portsWith();
    const made = await createClient(ports)(tenant.id, { id: "c", grantTypes: [nightly] });
    expect(expectErr(made)).toMatchObject({
      problems: [{ field: "grantTypes", message: `"${nightly}" is not known` }],
    });
    const policy = { id: "t", issuer: "https://t.example", scopePolicy: "by-region" };
    expect(expectErr(await createTenant(ports.tenants)(policy))).toMatchObject({
      problems: [{ field: "scopePolicy" }],
    });
  });

  it("may be a deployment's own, and an update leaves alone what stands there", async () => {
    const ports = { ...portsWith({ id: "old", grantTypes: [nightly] }), knownNames };
    expectOk(await createClient(ports)(tenant.id, { id: "c", grantTypes: [nightly] }));
    const { id } = defineClient({ id: "old", grantTypes: [] });
    expectOk(await updateClient(ports.clients)(tenant.id, id, { ownScope: "a" }));
    const wrong = { grantTypes: [nightly, "client_credential"] };
    expect(expectErr(await updateClient(ports.clients)(tenant.id, id, wrong))).toMatchObject({
      problems: [{ message: expect.stringContaining("did you mean client_credentials?") }],
    });
    const policy = { scopePolicy: "by-region" };
    expectOk(await updateTenant(ports.tenants, knownNames)(tenant.id, policy));
    expectOk(await updateTenant(ports.tenants)(tenant.id, { accessTokenLifetime: 60 }));
  });
});
