import { createTenant, type ManagedTenants, updateTenant } from "@mintport/core/management";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const taken = {
  type: "invalid",
  problems: [{ field: "issuer", message: expect.stringMatching(/tenant first has it already/) }],
};

describe("an issuer is one tenant's alone (RFC 8414 §2)", () => {
  it("is refused to a second tenant, when it is made and when it is changed", async () => {
    const { tenants } = memoryStorage();
    const create = createTenant(tenants);
    const issuer = "https://auth.example";
    expectOk(await create({ id: "first", issuer }));
    expect(expectErr(await create({ id: "second", issuer }))).toMatchObject(taken);
    const { value: second } = expectOk(
      await create({ id: "second", issuer: "https://other.example" }),
    );
    const update = updateTenant(tenants);
    expect(expectErr(await update(second.id, { issuer }))).toMatchObject(taken);
    expectOk(await update(second.id, { issuer: second.issuer, accessTokenLifetime: 60 }));
  });

  it("is found however many tenants there are", async () => {
    const { tenants } = memoryStorage();
    const pages: ManagedTenants = {
      ...{ create: (tenant) => tenants.create(tenant), read: (id) => tenants.read(id) },
      ...{ update: (tenant, at) => tenants.update(tenant, at) },
      remove: (id, at) => tenants.remove(id, at),
      list: (page) => tenants.list({ ...page, limit: 1 }),
    };
    for (const id of ["a", "b", "first", "z"])
      expectOk(await createTenant(tenants)({ id, issuer: `https://${id}.example` }));
    const issuer = "https://first.example";
    expect(expectErr(await createTenant(pages)({ id: "y", issuer }))).toMatchObject(taken);
  });
});
