import type { Client, Tenant } from "@mintport/core";
import {
  andThen,
  type ClientStore,
  isSync,
  type MaybeAsync,
  type PortError,
  type TenantAndClient,
  type TenantStore,
  type TenantsAndClients,
} from "@mintport/core/ports";
import { ok, type Result, ResultAsync } from "neverthrow";
import { keyOf } from "./key-of.ts";
import type { Lookups } from "./lookups.ts";

/** The stores in the cache, and where the two of them hold what they know. */
export interface CachedStores {
  readonly of: { readonly tenants: TenantStore; readonly clients: ClientStore };
  readonly tenants: Lookups<Tenant>;
  readonly clients: Lookups<Client>;
}

/**
 * Looks both up in the cache. Where neither is known, one call of the store's own lookup loads the two, each under its own
 * key; where one is, only the other is loaded.
 */
export const cachedTenantsAndClients = (
  { of, tenants, clients }: CachedStores,
  both: TenantsAndClients,
): TenantsAndClients => ({
  of,
  find: (tenant, client) => {
    const [tenantKey, clientKey] = [keyOf(tenant), keyOf(tenant, client)];
    if (tenants.knows(tenantKey) || clients.knows(clientKey))
      return andThen(of.tenants.find(tenant), (found) =>
        // Such a tenant lets nobody in, so names that are made up for clients of it cost the store nothing.
        found === undefined || found.disabled
          ? ok({ tenant: found, client: ok(undefined) })
          : withClient(found, of.clients.find(tenant, client)),
      );
    // Begins when both keys are being loaded, so that a write from then on lets neither answer be kept.
    const asked = new ResultAsync(Promise.resolve().then(() => both.find(tenant, client)));
    return joined(
      tenants.get(tenantKey, () => asked.map((found) => found.tenant)),
      clients.get(clientKey, () =>
        asked
          .mapErr((error): PortError => ({ ...error, port: "client-store" }))
          .andThen((found) => found.client),
      ),
    );
  },
});

const withClient = (
  tenant: Tenant,
  client: MaybeAsync<Client | undefined, PortError>,
): MaybeAsync<TenantAndClient, never> =>
  isSync(client)
    ? ok({ tenant, client })
    : ResultAsync.fromSafePromise(client.then((answer) => ({ tenant, client: answer })));

const joined = (
  tenant: MaybeAsync<Tenant | undefined, PortError>,
  client: MaybeAsync<Client | undefined, PortError>,
): ResultAsync<TenantAndClient, PortError> =>
  new ResultAsync(
    Promise.all([tenant, client]).then(
      ([found, ofClient]): Result<TenantAndClient, PortError> =>
        found.map((value) => ({ tenant: value, client: ofClient })),
    ),
  );
