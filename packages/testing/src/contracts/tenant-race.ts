import type { Tenant, TenantId } from "@mintport/core";
import type { PortError, Revision } from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { sampleClient, sampleTenant } from "../samples.ts";
import type { Promises } from "./promises.ts";
import type { Registries } from "./registries.ts";

/** The promises between a tenant that goes and clients that come at the same time. */
export const tenantRace = ({ promise, expect }: Promises, open: Open<Registries>): void => {
  promise(
    "tenant-race",
    "of a client that is created and its tenant that is removed at the same time, one loses",
    () =>
      onHandles(open, async (a, b) => {
        // Some writers are broken once in forty times, so this asks for many, a few at a time; but no longer than this, of
        // an engine whose writers wait for each other.
        const until = Date.now() + 10_000;
        for (let batch = 0; batch < 30 && Date.now() < until; batch++) {
          const tenants: Tenant[] = [];
          for (let i = 0; i < 8; i++) tenants.push(sampleTenant());
          const revisions: Revision[] = [];
          for (const tenant of tenants) revisions.push(await made(a, tenant));
          const races = await Promise.all(
            tenants.map((tenant, i) =>
              racing([a, b], { tenant, revision: revisions[i]!, index: i }),
            ),
          );
          for (const [i, tenant] of tenants.entries())
            expect(await verdictOn(b, tenant, races[i]!)).toBe("explained");
        }
      }),
  );
};

interface Race {
  readonly created: readonly string[];
  readonly removed: string;
}

/**
 * One tenant, removed on one handle while clients are created on both. Mostly there is one client, because each that came
 * before the removal makes it harmless; and either may begin.
 */
const racing = async (
  [a, b]: readonly [Registries, Registries],
  {
    tenant,
    revision,
    index,
  }: { readonly tenant: Tenant; readonly revision: Revision; readonly index: number },
): Promise<Race> => {
  const clients = Array.from({ length: index % 4 === 3 ? 4 : 1 }, () => sampleClient());
  const create = () =>
    clients.map((client, i) => (i % 2 === 0 ? a : b).clients.create(tenant.id, client));
  const early = index % 2 === 0 ? create() : undefined;
  const removing = b.tenants.remove(tenant.id, revision);
  const created = await Promise.all(early ?? create());
  return {
    created: created.map((result) => verdictOf(result)),
    removed: verdictOf(await removing),
  };
};

/** The outcome of a race, seen by the rows that are left. */
const verdictOn = async (
  { tenants, clients }: Registries,
  tenant: Tenant,
  { created, removed }: Race,
): Promise<string> => {
  const wrong = created.find(
    (verdict) => !["created", "tenant_unknown", "conflict"].includes(verdict),
  );
  if (wrong !== undefined) return `a client that nobody has is ${wrong}`;
  const made = created.filter((verdict) => verdict === "created").length;
  const isThere = expectOk(await tenants.find(tenant.id)) !== undefined;
  if (removed === "removed" && isThere) return "the tenant is removed, and there";
  if (removed !== "removed" && !isThere) return `the tenant is gone, and was ${removed}`;
  if (!isThere && made > 0) return "a client was created in a tenant that was removed";
  // The name is given again: what was left of its former life would come to light.
  if (!isThere) expectOk(await tenants.create(tenant));
  const listed = await namesOf(clients, tenant.id);
  return listed === made ? "explained" : `${made} clients were created, and ${listed} are there`;
};

/** Creates the tenant; answers its revision. */
const made = async ({ tenants }: Registries, tenant: Tenant): Promise<Revision> => {
  const answer = expectOk(await tenants.create(tenant));
  if (answer.verdict !== "created") throw new Error(`not created: ${answer.verdict}`);
  return answer.revision;
};

const namesOf = async (clients: Registries["clients"], tenant: TenantId): Promise<number> =>
  expectOk(await clients.list(tenant, { limit: 100 })).items.length;

/** A conflict is the engine's way to say that nothing was done. */
const verdictOf = (result: Result<string | { readonly verdict: string }, PortError>): string => {
  if (result.isErr() && result.error.kind === "conflict") return "conflict";
  const answer = expectOk(result);
  return typeof answer === "string" ? answer : answer.verdict;
};
