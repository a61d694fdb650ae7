import { defineClient, defineTenant } from "@mintport/core";
import {
  createTenant,
  describeTenant,
  disableTenant,
  enableTenant,
  removeTenant,
  removeTenantClients,
} from "@mintport/core/management";
import type { FullStorage } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk, sampleGrant } from "@mintport/testing";
import { beforeEach, describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "acme", issuer: "https://acme.example" });
const { id } = tenant;
const grant = sampleGrant();

let storage: FullStorage;

beforeEach(async () => {
  storage = memoryStorage();
  expectOk(await createTenant(storage.tenants)(describeTenant(tenant)));
  for (const client of [grant.client, "a", "b", "c", "d"])
    expectOk(
      await storage.clients.create(
        id,
        defineClient({ id: client, grantTypes: [], secretHashes: [] }),
      ),
    );
  expectOk(await storage.grants.save(id, grant));
});

describe("the clients of a tenant", () => {
  it("stay while it is enabled: another could be added meanwhile", async () => {
    expect(expectErr(await removeTenantClients(storage)(id))).toMatchObject({
      ...{ type: "invalid", problems: [{ field: "disabled" }] },
    });
    expectOk(await disableTenant(storage.tenants)(id));
    expectOk(await enableTenant(storage.tenants)(id));
    expect(expectErr(await removeTenantClients(storage)(id)).type).toBe("invalid");
    expect(expectOk(await storage.clients.list(id, { limit: 9 })).items).toHaveLength(5);
  });

  it("go page by page with what users granted them, and then the tenant may go", async () => {
    const { disabled } = expectOk(await disableTenant(storage.tenants)(id));
    expect(disabled).toBe(true);
    const removeSome = () => removeTenantClients(storage)(id, 2);

    expect(expectOk(await removeSome())).toEqual({ removed: 2, more: true });
    expect(expectOk(await removeSome())).toEqual({ removed: 2, more: true });
    expect(expectOk(await removeSome())).toEqual({ removed: 1, more: false });
    expect(expectOk(await removeSome())).toEqual({ removed: 0, more: false });

    const listed = await storage.grants.listByClient(id, grant.client, { limit: 1 });
    expect(expectOk(listed).items).toEqual([]);
    const { revision } = expectOk(await storage.tenants.read(id))!;
    expectOk(await removeTenant(storage.tenants)(id, revision));
  });

  it("are looked for again where somebody else was faster", async () => {
    expectOk(await disableTenant(storage.tenants)(id));
    const faster: FullStorage["clients"] = {
      ...storage.clients,
      remove: (owner, client, expected) =>
        storage.clients
          .read(owner, client)
          .andThen((found) => storage.clients.update(owner, found!.value, found!.revision))
          .andThen(() => storage.clients.remove(owner, client, expected)),
    };

    expect(expectOk(await removeTenantClients({ ...storage, clients: faster })(id))).toEqual({
      ...{ removed: 0, more: true },
    });
    expect(expectOk(await removeTenantClients(storage)(id))).toEqual({ removed: 5, more: false });
  });
});
