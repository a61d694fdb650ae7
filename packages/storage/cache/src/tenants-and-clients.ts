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
  toAsync,
} from "@mintport/core/ports";
import { ok, type Result, ResultAsync } from "@mintport/core/result";
import { keyOf } from "./key-of.ts";
import type { Lookups } from "./lookups.ts";
import { withPartner } from "./with-partner.ts";

/** The stores in the cache, and where the two of them hold what they know. */
export interface CachedStores {
  readonly of: { readonly tenants: TenantStore; readonly clients: ClientStore };
  readonly tenants: Lookups<Tenant>;
  readonly clients: Lookups<Client>;
}

/**
 * Looks both up in the cache. Where no cache knows either, one call of the store's own lookup loads the two, each under its
 * own key; where one is known, only the other is loaded.
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
    let asked: ResultAsync<TenantAndClient, PortError> | undefined;
    const ask = () => (asked ??= toAsync(both.find(tenant, client)));
    const [ofTenant, ofClient] = withPartner();
    const foundTenant = tenants.get(tenantKey, () =>
      ofTenant.load({
        together: () => ask().map((found) => found.tenant),
        alone: () => toAsync(both.of.tenants.find(tenant)),
      }),
    );
    const foundClient = clients.get(clientKey, () =>
      ofClient.load({
        together: () =>
          ask()
            .mapErr((error): PortError => ({ ...error, port: "client-store" }))
            .andThen((found) => found.client),
        alone: () => toAsync(both.of.clients.find(tenant, client)),
      }),
    );
    return joined(ofTenant.answered(foundTenant), ofClient.answered(foundClient));
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
  tenant: Promise<Result<Tenant | undefined, PortError>>,
  client: Promise<Result<Client | undefined, PortError>>,
): ResultAsync<TenantAndClient, PortError> =>
  new ResultAsync(
    Promise.all([tenant, client]).then(
      ([found, ofClient]): Result<TenantAndClient, PortError> =>
        found.map((value) => ({ tenant: value, client: ofClient })),
    ),
  );
