import {
  type ClientRegistry,
  type ClientStore,
  type KeyStore,
  noRevision,
  type PortError,
  type Revision,
  type TenantId,
  type TenantRegistry,
  type TenantStore,
  type Versioned,
} from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { sampleClient, sampleTenant } from "../samples.ts";
import { versionedContract } from "./versioned.ts";

/** Tenants, clients and key rings belong together: none can be proven without the others. */
export interface Registries {
  readonly tenants: TenantStore & TenantRegistry;
  readonly clients: ClientStore & ClientRegistry;
  readonly keyRings: KeyStore;
}

/**
 * The promises of `TenantStore` and `TenantRegistry`.
 *
 * @example tenantStoreContract({ describe, it, expect }, open)
 */
export const tenantStoreContract = (runner: Runner, open: Open<Registries>): void => {
  const { describe, it, expect } = runner;
  describe("tenant store", () => {
    versionedContract(
      runner,
      async () => {
        const { handles, close } = await open();
        return { handles: [byText(handles[0]), byText(handles[1])], close };
      },
      {
        sample: (id) => sampleTenant(id as TenantId),
        changed: (tenant) => ({ ...tenant, accessTokenLifetime: 4321, disabled: false }),
      },
    );

    it("keeps a tenant that has clients", () =>
      onHandles(open, async ({ tenants, clients }, other) => {
        const tenant = sampleTenant();
        const client = sampleClient();
        expectOk(await tenants.create(tenant));
        expectOk(await clients.create(tenant.id, client));
        const revision = await revisionOf(other.tenants.read(tenant.id));
        expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("in_use");
        expect(expectOk(await other.tenants.find(tenant.id))).toEqual(tenant);
        const own = await revisionOf(clients.read(tenant.id, client.id));
        expectOk(await clients.remove(tenant.id, client.id, own));
        expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("removed");
      }));

    it("removes a tenant's key ring with it: its name would revive the old keys", () =>
      onHandles(open, async ({ tenants, keyRings }, other) => {
        const tenant = sampleTenant();
        expectOk(await tenants.create(tenant));
        expectOk(await keyRings.replace(tenant.id, undefined, "ring"));
        const revision = await revisionOf(tenants.read(tenant.id));
        expect(expectOk(await other.tenants.remove(tenant.id, noRevision))).toBe("stale");
        expect(expectOk(await other.keyRings.read(tenant.id))?.value).toBe("ring");
        expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("removed");
        expect(expectOk(await keyRings.read(tenant.id))).toBe(undefined);
      }));
  });
};

const revisionOf = async (
  reading: ResultAsync<Versioned<unknown> | undefined, PortError>,
): Promise<Revision> => expectOk(await reading)?.revision ?? noRevision;

const byText = ({ tenants }: Registries) => ({
  find: (id: string) => tenants.find(id as TenantId),
  read: (id: string) => tenants.read(id as TenantId),
  create: tenants.create.bind(tenants),
  update: tenants.update.bind(tenants),
  list: tenants.list.bind(tenants),
  remove: (id: string, expected: Revision) => tenants.remove(id as TenantId, expected),
});
