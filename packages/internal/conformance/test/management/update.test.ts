import { type ClientId, defineClient, defineTenant } from "@mintport/core";
import {
  createTenant,
  describeClient,
  describeTenant,
  removeClient,
  removeTenant,
  revokeClientTokens,
  revokeTenantTokens,
  updateClient,
  updateTenant,
} from "@mintport/core/management";
import { noRevision } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk, sampleClient, sampleTenant } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({
  id: "main",
  issuer: "https://auth.example.com",
  resources: [{ indicator: "https://api.example.com/", scope: "api:read" }, "urn:example:other"],
  trustedIssuers: [{ issuer: "https://ci.example", jwksUri: "https://ci.example/jwks" }],
});
const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
const client = defineClient({
  id: "service",
  secretHashes: ["$sha256$abc"],
  grantTypes: ["client_credentials"],
  ownScope: "api:read api:write",
  defaultOwnScope: "api:read",
  jwks: [key],
});
const id = client.id;

const open = () => memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] });

describe("a definition", () => {
  it("describes a tenant and a client so that they come out the same", () => {
    expect(defineTenant(describeTenant(tenant))).toEqual(tenant);
    const { secrets: _, ...plain } = client;
    expect(defineClient(describeClient(client))).toEqual({ ...plain, secrets: [] });
    const { generation: _generation, ...sample } = sampleTenant(tenant.id);
    expect(defineTenant(describeTenant(sample))).toEqual(sample);
    const sampled = sampleClient(id);
    const { secrets: __, apiKeys: ___, generation: ____, document: _____, ...whole } = sampled;
    expect(defineClient(describeClient(sampleClient(id)))).toEqual({ ...whole, secrets: [] });
    expect(JSON.stringify(describeClient(sampleClient(id)))).not.toMatch(/\$sha256/);
  });
});

describe("updating", () => {
  it("changes what is named and nothing else; null is the default again", async () => {
    const { tenants, clients } = open();
    const generation = { birth: "", epoch: 1 };
    expectOk(await revokeTenantTokens(tenants)(tenant.id));
    expectOk(await revokeClientTokens(clients)(tenant.id, id));
    const changed = expectOk(await updateTenant(tenants)(tenant.id, { accessTokenLifetime: 60 }));
    expect(changed.value).toEqual({ ...tenant, accessTokenLifetime: 60, generation });
    const back = expectOk(await updateTenant(tenants)(tenant.id, { accessTokenLifetime: null }));
    expect(back.value).toEqual({ ...tenant, generation });

    const renamed = expectOk(
      await updateClient(clients)(tenant.id, id, { jwks: null, jwksUri: "https://c.example/jwks" }),
    );
    expect(renamed.value).toEqual({
      ...client,
      keys: { jwksUri: "https://c.example/jwks" },
      generation,
    });
  });

  it("refuses what could not be created, names the field, and changes nothing", async () => {
    const { tenants, clients } = open();
    const before = expectOk(await tenants.read(tenant.id));
    expect(
      expectErr(await updateTenant(tenants)(tenant.id, { issuer: "http://auth.example.com" })),
    ).toMatchObject({ type: "invalid", problems: [{ field: "issuer" }] });
    expect(
      expectErr(await updateClient(clients)(tenant.id, id, { lifetime: 3 } as never)),
    ).toMatchObject({ type: "invalid" });
    expect(expectOk(await tenants.read(tenant.id))).toEqual(before);
  });

  it("refuses secret hashes, which it would not write: nobody believes that a leaked one is gone", async () => {
    const { clients } = open();
    for (const secretHashes of [[], ["$sha256$mine"], null]) {
      const patch = { secretHashes } as object;
      expect(expectErr(await updateClient(clients)(tenant.id, id, patch))).toMatchObject({
        type: "invalid",
        problems: [{ field: "secretHashes" }],
      });
    }
    expect(expectOk(await clients.read(tenant.id, id))?.value).toEqual(client);
  });

  it("never changes the id: the same one may stand there, another one is refused", async () => {
    const { tenants, clients } = open();
    for (const other of ["other", null, 7]) {
      const patch = { id: other, disabled: true } as object;
      for (const refused of [
        expectErr(await updateTenant(tenants)(tenant.id, patch)),
        expectErr(await updateClient(clients)(tenant.id, id, patch)),
      ])
        expect(refused).toMatchObject({
          type: "invalid",
          problems: [
            { field: "id", message: expect.stringMatching(/must be (main|service), or left/) },
          ],
        });
    }
    expect(expectOk(await clients.read(tenant.id, id))?.value.disabled).toBe(false);
    const same = { id: tenant.id, disabled: true } as object;
    expect(expectOk(await updateTenant(tenants)(tenant.id, same)).value.disabled).toBe(true);
  });

  it("refuses to leave a client's default scope wider than its own, and names both fields", async () => {
    const { clients } = open();
    const patch = { ownScope: "api:write" };
    expect(expectErr(await updateClient(clients)(tenant.id, id, patch))).toMatchObject({
      type: "invalid",
      problems: [
        {
          field: "defaultOwnScope",
          message: expect.stringMatching(/ownScope.*not hold api:read:/),
        },
      ],
    });
    expect(expectOk(await clients.read(tenant.id, id))?.value).toEqual(client);
    const both = { ownScope: "api:write", defaultOwnScope: null };
    expect(expectOk(await updateClient(clients)(tenant.id, id, both)).value).toMatchObject({
      ...{ ownScope: ["api:write"], defaultOwnScope: ["api:write"] },
    });
  });

  it("lets a default that is all of a client's own scope follow it", async () => {
    const { clients } = open();
    expectOk(await updateClient(clients)(tenant.id, id, { defaultOwnScope: null }));
    for (const ownScope of ["api:read", "api:read api:write other"]) {
      const { value } = expectOk(await updateClient(clients)(tenant.id, id, { ownScope }));
      expect(value.defaultOwnScope).toEqual(ownScope.split(" "));
    }
  });

  it("changes what users may do with a client field by field, and takes no restriction away unnamed", async () => {
    const { clients } = open();
    const update = async (authorization: object | null) =>
      (await updateClient(clients)(tenant.id, id, { authorization })).map(
        ({ value }) => value.authorization,
      );
    const made = { delegatedScope: "mail", selfAsserted: true, consent: "always" };
    const kept = { redirectUris: [], defaultDelegatedScope: [], delegatedScope: ["mail"] };
    expectOk(await update(made));
    expect(expectOk(await update({ name: "App" }))).toEqual({
      ...{ ...kept, selfAsserted: true, consent: "always", name: "App" },
    });
    expect(expectOk(await update({ consent: null, name: null, selfAsserted: null }))).toEqual(kept);
    expectOk(await updateClient(clients)(tenant.id, id, { disabled: true }));
    expect(expectOk(await update({}))).toEqual(kept);
    for (const wrong of ["x", true, 5, ["name"], { delegated: "a" }, { requiredScope: "other" }])
      expect(expectErr(await update(wrong as object))).toMatchObject({ type: "invalid" });
    expect(expectOk(await update(null))).toBeUndefined();
  });

  it("loses to another write: an old revision is stale", async () => {
    const { tenants, clients } = open();
    const ofTenant = expectOk(await tenants.read(tenant.id))?.revision;
    const ofClient = expectOk(await clients.read(tenant.id, id))?.revision;
    expectOk(await updateTenant(tenants)(tenant.id, { disabled: true }, ofTenant));
    expect(
      expectErr(await updateTenant(tenants)(tenant.id, { disabled: false }, ofTenant)),
    ).toEqual({ type: "stale", what: "tenant", id: "main" });
    expectOk(await updateClient(clients)(tenant.id, id, { disabled: true }, ofClient));
    expect(
      expectErr(await updateClient(clients)(tenant.id, id, { disabled: false }, ofClient)),
    ).toMatchObject({ type: "stale" });
    expect(expectErr(await updateClient(clients)(tenant.id, "gone" as ClientId, {}))).toMatchObject(
      { type: "unknown" },
    );
  });
});

describe("removing", () => {
  it("takes a client first, then its tenant, each at the revision that was seen", async () => {
    const storage = open();
    const { tenants, clients } = storage;
    const { revision: ofTenant = noRevision } = expectOk(await tenants.read(tenant.id)) ?? {};
    const { revision: before = noRevision } = expectOk(await clients.read(tenant.id, id)) ?? {};
    expect(expectErr(await removeTenant(tenants)(tenant.id, ofTenant))).toEqual({
      ...{ type: "in_use", what: "tenant", id: "main" },
    });
    expectOk(await updateClient(clients)(tenant.id, id, { disabled: true }));
    expect(expectErr(await removeClient(storage)(tenant.id, id, before))).toMatchObject({
      type: "stale",
    });
    const found = expectOk(await clients.read(tenant.id, id));
    expectOk(await removeClient(storage)(tenant.id, id, found?.revision ?? noRevision));
    expectOk(await removeTenant(tenants)(tenant.id, ofTenant));
    expect(expectErr(await removeTenant(tenants)(tenant.id, ofTenant))).toMatchObject({
      type: "unknown",
    });
    expectOk(await createTenant(tenants)(describeTenant(tenant)));
  });
});
