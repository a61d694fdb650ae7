import type { TenantId } from "@mintport/core";
import { noRevision, type Revision, tenantRecord } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles, seenThrough } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { sampleClient, sampleTenant } from "../samples.ts";
import { type ContractOptions, promisesOf } from "./promises.ts";
import type { Registries } from "./registries.ts";
import { tenantRace } from "./tenant-race.ts";
import { versionedContract } from "./versioned.ts";

/**
 * The promises of `TenantStore` and `TenantRegistry`.
 *
 * @example tenantStoreContract({ describe, it, expect }, open)
 */
export const tenantStoreContract = (
  runner: Runner,
  open: Open<Registries>,
  options: ContractOptions = {},
): void => {
  const promises = promisesOf(runner, "tenant-store", options);
  const { promise, expect } = promises;
  runner.describe("tenant store", () => {
    versionedContract(promises, seenThrough(open, byText), {
      sample: (id) => sampleTenant(id as TenantId),
      changed: (tenant) => ({ ...tenant, accessTokenLifetime: 4321, disabled: false }),
      text: (tenant) => expectOk(tenantRecord.encode(tenant)),
    });

    promise(
      "tenant-in-use",
      "remove keeps a tenant that has clients, and all that is its own",
      () =>
        onHandles(open, async ({ tenants, clients, keyRings }, other) => {
          const [tenant, client] = [sampleTenant(), sampleClient()];
          const revision = revisionOf(expectOk(await tenants.create(tenant)));
          const own = revisionOf(expectOk(await clients.create(tenant.id, client)));
          expectOk(await keyRings.replace(tenant.id, undefined, "ring"));
          expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("in_use");
          expect(expectOk(await other.tenants.find(tenant.id))).toEqual(tenant);
          expect(expectOk(await other.clients.find(tenant.id, client.id))).toEqual(client);
          expect(expectOk(await other.keyRings.read(tenant.id))?.value).toBe("ring");
          expect(expectOk(await clients.remove(tenant.id, client.id, own))).toBe("removed");
          expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("removed");
        }),
    );

    promise(
      "tenant-ring",
      "remove takes the tenant's key ring with it, which its name would revive, and no other",
      () =>
        onHandles(open, async ({ tenants, keyRings }, other) => {
          const [tenant, neighbour] = [sampleTenant(), sampleTenant()];
          const revision = revisionOf(expectOk(await tenants.create(tenant)));
          for (const { id } of [tenant, neighbour])
            expectOk(await keyRings.replace(id, undefined, "ring"));
          expect(expectOk(await other.tenants.remove(tenant.id, noRevision))).toBe("stale");
          expect(expectOk(await other.keyRings.read(tenant.id))?.value).toBe("ring");
          expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("removed");
          expect(expectOk(await keyRings.read(tenant.id))).toBe(undefined);
          expect(expectOk(await keyRings.read(neighbour.id))?.value).toBe("ring");
        }),
    );

    promise(
      "ring-revisions",
      "a key ring begins at no revision that a former one of its tenant had",
      () =>
        onHandles(open, async ({ tenants, keyRings }, other) => {
          const tenant = sampleTenant();
          const seen: Revision[] = [];
          for (let life = 0; life < 4; life++) {
            const revision = revisionOf(expectOk(await tenants.create(tenant)));
            const first = revisionOf(
              expectOk(await keyRings.replace(tenant.id, undefined, "ring")),
            );
            const second = revisionOf(expectOk(await keyRings.replace(tenant.id, first, "next")));
            for (const former of seen)
              expect(expectOk(await other.keyRings.replace(tenant.id, former, "late"))).toEqual({
                verdict: "stale",
              });
            seen.push(first, second);
            expect(expectOk(await other.tenants.remove(tenant.id, revision))).toBe("removed");
          }
          expect(new Set(seen).size).toBe(seen.length);
        }),
    );

    tenantRace(promises, open);
  });
};

/** Of what was created or replaced. */
const revisionOf = (answer: {
  readonly verdict: string;
  readonly revision?: Revision;
}): Revision => {
  if (answer.revision === undefined) throw new Error(`not written: ${answer.verdict}`);
  return answer.revision;
};

const byText = ({ tenants }: Registries) => ({
  find: (id: string) => tenants.find(id as TenantId),
  read: (id: string) => tenants.read(id as TenantId),
  create: tenants.create.bind(tenants),
  update: tenants.update.bind(tenants),
  list: tenants.list.bind(tenants),
  remove: (id: string, expected: Revision) => tenants.remove(id as TenantId, expected),
  record: (id: string, content: string) => ({
    store: "tenants" as const,
    tenant: id as TenantId,
    content,
  }),
});
