import { okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/** A write: of something new without `before`, of its end without `after`. */
export interface Write<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/**
 * A registry that asks `judge` before each write. It judges the very revision that is replaced, so that what is changed
 * meanwhile is judged again or `stale`, and never slips through.
 *
 * @example judgedClients(storage.clients, (tenant, { before, after }) => mayWrite(caller, before, after))
 */
export const judgeClientWrites = (
  clients: ManagedClients,
  judge: (tenant: TenantId, write: Write<Client>) => Result<void, ManagementError>,
): ManagedClients => ({
  read: (tenant, id) => clients.read(tenant, id),
  list: (tenant, page) => clients.list(tenant, page),
  create: (tenant, after) =>
    judge(tenant, { before: undefined, after }).asyncAndThen(() => clients.create(tenant, after)),
  update: (tenant, after, expected) =>
    replaced(clients.read(tenant, after.id), expected, (before) =>
      judge(tenant, { before, after }).asyncAndThen(() => clients.update(tenant, after, expected)),
    ),
  remove: (tenant, id, expected) =>
    replaced(clients.read(tenant, id), expected, (before) =>
      judge(tenant, { before, after: undefined }).asyncAndThen(() =>
        clients.remove(tenant, id, expected),
      ),
    ).map(plain),
});

/** The same for tenants. */
export const judgeTenantWrites = (
  tenants: ManagedTenants,
  judge: (write: Write<Tenant>) => Result<void, ManagementError>,
): ManagedTenants => ({
  read: (id) => tenants.read(id),
  list: (page) => tenants.list(page),
  create: (after) => judge({ before: undefined, after }).asyncAndThen(() => tenants.create(after)),
  update: (after, expected) =>
    replaced(tenants.read(after.id), expected, (before) =>
      judge({ before, after }).asyncAndThen(() => tenants.update(after, expected)),
    ),
  remove: (id, expected) =>
    replaced(tenants.read(id), expected, (before) =>
      judge({ before, after: undefined }).asyncAndThen(() => tenants.remove(id, expected)),
    ).map(plain),
});

interface NotThere {
  readonly verdict: "stale" | "unknown";
}

const replaced = <T, Answer>(
  reading: ResultAsync<Versioned<T> | undefined, ManagementError>,
  expected: Revision,
  write: (before: T) => ResultAsync<Answer, ManagementError>,
): ResultAsync<Answer | NotThere, ManagementError> =>
  reading.andThen((found): ResultAsync<Answer | NotThere, ManagementError> => {
    if (found === undefined) return okAsync({ verdict: "unknown" });
    return found.revision === expected ? write(found.value) : okAsync({ verdict: "stale" });
  });

const plain = <Answer extends string>(answer: Answer | NotThere): Answer | NotThere["verdict"] =>
  typeof answer === "string" ? answer : answer.verdict;
