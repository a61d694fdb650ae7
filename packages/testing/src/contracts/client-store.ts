import { type ClientId, noRevision, type Revision, type TenantId } from "@mintport/core";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { fresh, freshTenantId, sampleClient, sampleTenant } from "../samples.ts";
import type { Registries } from "./tenant-store.ts";
import { versionedContract } from "./versioned.ts";

/**
 * The promises of `ClientStore` and `ClientRegistry`.
 *
 * @example clientStoreContract({ describe, it, expect }, open)
 */
export const clientStoreContract = (runner: Runner, open: Open<Registries>): void => {
  const { describe, it, expect } = runner;
  describe("client store", () => {
    versionedContract(
      runner,
      async () => {
        const { handles, close } = await open();
        const tenant = sampleTenant();
        expectOk(await handles[0].tenants.create(tenant));
        return { handles: [within(handles[0], tenant.id), within(handles[1], tenant.id)], close };
      },
      {
        sample: (id) => sampleClient(id as ClientId),
        changed: (client) => ({ ...client, secrets: client.secrets.slice(1), disabled: false }),
      },
    );

    it("makes no client of a tenant that does not exist", () =>
      onHandles(open, async ({ clients }) => {
        const tenant = freshTenantId();
        const client = sampleClient();
        expect(expectOk(await clients.create(tenant, client))).toEqual({
          verdict: "tenant_unknown",
        });
        expect(expectOk(await clients.find(tenant, client.id))).toBe(undefined);
      }));

    it("never shows, changes or removes another tenant's client, under any id", () =>
      onHandles(open, async (a, b) => {
        const [own, other] = [sampleTenant(), sampleTenant()];
        expectOk(await a.tenants.create(own));
        expectOk(await a.tenants.create(other));
        for (const id of hostileIdentifiers) {
          const client = sampleClient(id as ClientId);
          expectOk(await a.clients.create(own.id, client));
          expect(expectOk(await b.clients.find(other.id, client.id))).toBe(undefined);
          expect(expectOk(await b.clients.read(other.id, client.id))).toBe(undefined);
          expect(expectOk(await b.clients.update(other.id, client, noRevision))).toEqual({
            verdict: "unknown",
          });
          expect(expectOk(await b.clients.remove(other.id, client.id, noRevision))).toBe("unknown");
        }
        expect(expectOk(await b.clients.list(other.id, { limit: 100 })).items).toEqual([]);
      }));

    it("keeps two tenants apart whose ids run into each other", () =>
      onHandles(open, async (a, b) => {
        const base = fresh("t");
        for (const [tenant, client] of [
          [`${base}:a`, "b"],
          [base, "a:b"],
          [`${base}:a:b`, "c"],
        ] as const) {
          expectOk(await a.tenants.create(sampleTenant(tenant as TenantId)));
          expectOk(await a.clients.create(tenant as TenantId, sampleClient(client as ClientId)));
        }
        expect(expectOk(await b.clients.find(base as TenantId, "b" as ClientId))).toBe(undefined);
        expect(expectOk(await b.clients.find(`${base}:a` as TenantId, "b" as ClientId))?.id).toBe(
          "b",
        );
      }));
  });
};

const within = ({ clients }: Registries, tenant: TenantId) => ({
  find: (id: string) => clients.find(tenant, id as ClientId),
  read: (id: string) => clients.read(tenant, id as ClientId),
  create: (client: Parameters<typeof clients.create>[1]) => clients.create(tenant, client),
  update: (client: Parameters<typeof clients.update>[1], expected: Revision) =>
    clients.update(tenant, client, expected),
  list: (page: Parameters<typeof clients.list>[1]) => clients.list(tenant, page),
  remove: (id: string, expected: Revision) => clients.remove(tenant, id as ClientId, expected),
});
