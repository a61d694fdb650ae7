import type { ClientId, TenantId } from "@mintport/core";
import { clientRecord, noRevision, type Revision } from "@mintport/core/ports";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf, seenThrough } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { fresh, freshTenantId, sampleClient, sampleTenant } from "../samples.ts";
import { type ContractOptions, promisesOf } from "./promises.ts";
import type { Registries } from "./registries.ts";
import { versionedContract } from "./versioned.ts";

/**
 * The promises of `ClientStore` and `ClientRegistry`.
 *
 * @example clientStoreContract({ describe, it, expect }, open)
 */
export const clientStoreContract = (
  runner: Runner,
  open: Open<Registries>,
  options: ContractOptions = {},
): void => {
  const promises = promisesOf(runner, "client-store", options);
  const { promise, promiseWith, expect } = promises;
  runner.describe("client store", () => {
    versionedContract(
      promises,
      async () => {
        const tenant = sampleTenant();
        const opened = await seenThrough(open, (whole) => ({
          whole,
          ...within(whole, tenant.id),
        }))();
        expectOk(await opened.handles[0].whole.tenants.create(tenant));
        return opened;
      },
      {
        sample: (id) => sampleClient(id as ClientId),
        changed: (client) => ({ ...client, secrets: client.secrets.slice(1), disabled: false }),
        text: (client) => expectOk(clientRecord.encode(client)),
      },
    );

    promise("tenant-unknown", "create makes no client of a tenant that does not exist", () =>
      onHandles(open, async ({ clients }) => {
        const tenant = freshTenantId();
        const client = sampleClient();
        expect(expectOk(await clients.create(tenant, client))).toEqual({
          verdict: "tenant_unknown",
        });
        expect(expectOk(await clients.find(tenant, client.id))).toBe(undefined);
      }),
    );

    promise(
      "client-tenant",
      "no method shows, changes or removes another tenant's client, under any id",
      () =>
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
            expect(expectOk(await b.clients.remove(other.id, client.id, noRevision))).toBe(
              "unknown",
            );
          }
          expect(expectOk(await b.clients.list(other.id, { limit: 100 })).items).toEqual([]);
        }),
    );

    promise(
      "client-of-each",
      "two tenants hold the same client id, and a write to one leaves the other's",
      () =>
        onHandles(open, async (a, b) => {
          const [own, other] = [sampleTenant(), sampleTenant()];
          const client = sampleClient();
          const revisions = new Map<TenantId, Revision>();
          for (const tenant of [own, other]) {
            expectOk(await a.tenants.create(tenant));
            const answer = expectOk(await a.clients.create(tenant.id, client));
            expect(answer.verdict).toBe("created");
            if (answer.verdict === "created") revisions.set(tenant.id, answer.revision);
          }
          const [mine, theirs] = [revisions.get(own.id), revisions.get(other.id)];
          if (mine === undefined || theirs === undefined) throw new Error("not created");
          const changed = { ...client, disabled: !client.disabled };
          const answer = expectOk(await b.clients.update(own.id, changed, mine));
          expect(answer.verdict).toBe("updated");
          const untouched = { value: client, revision: theirs };
          expect(expectOk(await a.clients.read(other.id, client.id))).toEqual(untouched);
          expect(expectOk(await a.clients.list(other.id, { limit: 10 })).items).toEqual([
            untouched,
          ]);
          expect(expectOk(await b.clients.remove(other.id, client.id, theirs))).toBe("removed");
          expect(expectOk(await a.clients.find(own.id, client.id))).toEqual(changed);
          expect(expectOk(await a.clients.list(other.id, { limit: 10 })).items).toEqual([]);
        }),
    );

    promiseWith(
      "writeRaw",
      "damaged-name",
      "remove takes a client away that cannot be read, by the name that the list has for it",
      () =>
        onHandles(open, async (a, b, powers) => {
          const tenant = sampleTenant();
          expectOk(await a.tenants.create(tenant));
          const { id: client } = sampleClient();
          expectOk(await a.clients.create(tenant.id, sampleClient(client)));
          const raw = { store: "clients" as const, tenant: tenant.id, client };
          await powerOf(powers, "writeRaw")({ ...raw, content: "{}" });
          const { damaged = [] } = expectOk(await b.clients.list(tenant.id, { limit: 10 }));
          expect(damaged.length).toBe(1);
          for (const { name, revision } of damaged)
            expect(expectOk(await a.clients.remove(tenant.id, name as ClientId, revision))).toBe(
              "removed",
            );
          expect(expectOk(await b.clients.list(tenant.id, { limit: 10 }))).toEqual({ items: [] });
        }),
    );

    promise("client-keys", "find keeps two tenants apart whose ids run into each other", () =>
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
      }),
    );
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
  record: (id: string, content: string) => ({
    store: "clients" as const,
    tenant,
    client: id as ClientId,
    content,
  }),
});
