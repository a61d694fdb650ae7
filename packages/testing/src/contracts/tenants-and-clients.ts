import { type PortError, type Tenant, type TenantId } from "@mintport/core";
import type { Result } from "neverthrow";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import { sampleClient, sampleTenant } from "../samples.ts";
import type { Promises } from "./promises.ts";
import type { Registries } from "./registries.ts";

/** What holds between a tenant that goes and clients that come at the same time. */
export const tenantsAndClients = ({ promise, expect }: Promises, open: Open<Registries>): void => {
  promise(
    "tenant-race",
    "of a client that is created and its tenant that is removed at the same time, one loses",
    () =>
      onHandles(open, async (a, b) => {
        // Some writers are broken once in forty times, so this asks for many, a few at a time.
        for (let batch = 0; batch < 30; batch++) {
          const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => round(i, a, b)));
          expect(outcomes.filter((outcome) => outcome !== "explained")).toEqual([]);
        }
      }),
  );
};

/**
 * One tenant, removed on one handle while clients are created on both; what came of it, and what is left. Mostly there is
 * one client, because each that came before the removal makes it harmless; and either may begin.
 */
const round = async (index: number, a: Registries, b: Registries): Promise<string> => {
  const tenant = sampleTenant();
  const answer = expectOk(await a.tenants.create(tenant));
  if (answer.verdict !== "created") return `the tenant is not created: ${answer.verdict}`;
  const clients = Array.from({ length: index % 4 === 3 ? 4 : 1 }, () => sampleClient());
  const create = () =>
    clients.map((client, i) => (i % 2 === 0 ? a : b).clients.create(tenant.id, client));
  const early = index % 2 === 0 ? create() : undefined;
  const removing = b.tenants.remove(tenant.id, answer.revision);
  const creating = early ?? create();
  const created = (await Promise.all(creating)).map((result) => verdictOf(result));
  const removed = verdictOf(await removing);
  const wrong = created.find(
    (verdict) => !["created", "tenant_unknown", "conflict"].includes(verdict),
  );
  if (wrong !== undefined) return `a client that nobody has is ${wrong}`;
  const isThere = expectOk(await a.tenants.find(tenant.id)) !== undefined;
  if (removed === "removed" && isThere) return "the tenant is removed, and there";
  if (removed !== "removed" && !isThere) return `the tenant is gone, and was ${removed}`;
  return whatIsLeft(b, tenant, {
    isThere,
    made: created.filter((verdict) => verdict === "created").length,
  });
};

const whatIsLeft = async (
  { tenants, clients }: Registries,
  tenant: Tenant,
  { isThere, made }: { readonly isThere: boolean; readonly made: number },
): Promise<string> => {
  if (!isThere && made > 0) return "a client was created in a tenant that was removed";
  // The name is given again: what was left of its former life would come to light.
  if (!isThere) expectOk(await tenants.create(tenant));
  const listed = await namesOf(clients, tenant.id);
  return listed === made ? "explained" : `${made} clients were created, and ${listed} are there`;
};

const namesOf = async (clients: Registries["clients"], tenant: TenantId): Promise<number> =>
  expectOk(await clients.list(tenant, { limit: 100 })).items.length;

/** A conflict is the engine's way to say that nothing was done. */
const verdictOf = (result: Result<string | { readonly verdict: string }, PortError>): string => {
  if (result.isErr() && result.error.kind === "conflict") return "conflict";
  const answer = expectOk(result);
  return typeof answer === "string" ? answer : answer.verdict;
};
