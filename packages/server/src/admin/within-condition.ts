import type { ManagedClients, ManagedTenants, ManagementError } from "@mintport/core/management";
import type { Revision, Versioned } from "@mintport/core/ports";
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "@mintport/core/result";
import { type Condition, revisionMeant } from "./if-match.ts";
import type { AdminPorts, Operation } from "./operation.ts";
import { clientOf, tenantOf } from "./tenant-and-client-of.ts";

/** The ports as a request may use them that came with `If-Match`. */
export interface Conditioned {
  readonly ports: AdminPorts;
  /** The one revision that may be changed; `undefined` without a condition. */
  readonly expected: Revision | undefined;
}

/**
 * Holds an operation to `If-Match`, one that makes a secret too (RFC 9110 §13.1.1): the resource of the path is at a
 * revision that was meant, and whoever changes it meanwhile makes the request `stale`. What has no ETag meets `*` alone.
 */
export const withinCondition = (
  ports: AdminPorts,
  request: { readonly parameters: Readonly<Record<string, string>> },
  {
    condition,
    operation: { conditionOn, method, path },
  }: { readonly condition: Condition | undefined; readonly operation: Operation },
): ResultAsync<Conditioned, ManagementError> => {
  const unconditioned = { ports, expected: undefined };
  if (condition === undefined) return okAsync(unconditioned);
  if (conditionOn === "client")
    return clientOf(request).asyncAndThen(({ tenant, client: id }) =>
      ports.storage.clients
        .read(tenant, id)
        .andThen((found) => revisionMeant(condition, found, "client", id))
        .map((expected) => ({ expected, ports: atClient(ports, id, expected) })),
    );
  if (conditionOn === "tenant")
    return tenantOf(request).asyncAndThen((id) =>
      ports.storage.tenants
        .read(id)
        .andThen((found) => revisionMeant(condition, found, "tenant", id))
        .map((expected) => ({ expected, ports: atTenant(ports, id, expected) })),
    );
  return condition === "any" || method === "GET"
    ? okAsync(unconditioned)
    : errAsync({ type: "stale", what: "resource", id: path });
};

const atClient = (ports: AdminPorts, id: string, expected: Revision): AdminPorts => {
  const clients: ManagedClients = {
    ...ports.storage.clients,
    read: (tenant, client) =>
      ports.storage.clients
        .read(tenant, client)
        .andThen((found) => (client === id ? still(expected, found, "client", id) : ok(found))),
  };
  return {
    ...ports,
    storage: { ...ports.storage, clients },
    creation: { ...ports.creation, clients },
  };
};

const atTenant = (ports: AdminPorts, id: string, expected: Revision): AdminPorts => {
  const tenants: ManagedTenants = {
    ...ports.storage.tenants,
    read: (tenant) =>
      ports.storage.tenants
        .read(tenant)
        .andThen((found) => (tenant === id ? still(expected, found, "tenant", id) : ok(found))),
  };
  return { ...ports, storage: { ...ports.storage, tenants } };
};

/** An operation that reads, decides and writes may only have read the revision that its caller had in mind. */
const still = <T>(
  expected: Revision,
  found: Versioned<T> | undefined,
  what: "tenant" | "client",
  id: string,
): Result<Versioned<T> | undefined, ManagementError> =>
  found === undefined || found.revision === expected ? ok(found) : err({ type: "stale", what, id });
