import type { Client, ClientId, Tenant, TenantId } from "@mintport/core";
import {
  type ClientRegistry,
  type ClientStore,
  clientRecord,
  type FullStorage,
  type PortError,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
  tenantsAndClientsOf,
  toAsync,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { type CacheOptions, cachesOf } from "./cache-options.ts";
import { keyOf } from "./key-of.ts";
import { cachedTenantsAndClients } from "./tenants-and-clients.ts";

/**
 * Puts a cache before the lookups that every token request makes. Writes through these registries are seen at once
 * here, and on other nodes as soon as the invalidation reaches them. Throws `ConfigurationError` if a number is
 * wrong or an option unknown.
 *
 * @example cached(sqlStorage({ db }), { invalidation: redisInvalidation(redis, redis.duplicate()) })
 */
export const cached = (storage: FullStorage, options: CacheOptions = {}): FullStorage => {
  const { invalidation } = options;
  const { lookups, shared } = cachesOf("cached", options);
  const tenants = lookups<Tenant>(tenantRecord);
  const clients = lookups<Client>(clientRecord);
  const forget = (key: string): void => {
    tenants.forget(key);
    clients.forget(key);
  };
  invalidation?.subscribe(forget);

  /** Forgets before and after: a load that began before the write must not be kept after it. */
  const writing = <T>(key: string, write: () => ResultAsync<T, PortError>) => {
    forget(key);
    return write().andThen((verdict) =>
      (shared === undefined ? okAsync(undefined) : shared.delete(key)).map(() => {
        forget(key);
        invalidation?.publish(key);
        return verdict;
      }),
    );
  };
  const of = {
    tenants: {
      ...registryOfTenants(storage.tenants, writing),
      find: (tenant: TenantId) =>
        tenants.get(keyOf(tenant), () => toAsync(storage.tenants.find(tenant))),
    },
    clients: {
      ...registryOfClients(storage.clients, writing),
      find: (tenant: TenantId, client: ClientId) =>
        clients.get(keyOf(tenant, client), () => toAsync(storage.clients.find(tenant, client))),
    },
  };
  const both = tenantsAndClientsOf(storage);
  return {
    ...storage,
    ...of,
    tenantsAndClients: both && cachedTenantsAndClients({ of, tenants, clients }, both),
  };
};

type Writing = <T>(
  key: string,
  write: () => ResultAsync<T, PortError>,
) => ResultAsync<T, PortError>;

const registryOfTenants = (
  tenants: TenantStore & TenantRegistry,
  writing: Writing,
): TenantRegistry => ({
  read: (tenant) => tenants.read(tenant),
  list: (page) => tenants.list(page),
  create: (tenant) => writing(keyOf(tenant.id), () => tenants.create(tenant)),
  update: (tenant, expected) => writing(keyOf(tenant.id), () => tenants.update(tenant, expected)),
  remove: (tenant, expected) => writing(keyOf(tenant), () => tenants.remove(tenant, expected)),
});

const registryOfClients = (
  clients: ClientStore & ClientRegistry,
  writing: Writing,
): ClientRegistry => ({
  read: (tenant, client) => clients.read(tenant, client),
  list: (tenant, page) => clients.list(tenant, page),
  create: (tenant, client) =>
    writing(keyOf(tenant, client.id), () => clients.create(tenant, client)),
  update: (tenant, client, expected) =>
    writing(keyOf(tenant, client.id), () => clients.update(tenant, client, expected)),
  remove: (tenant, client, expected) =>
    writing(keyOf(tenant, client), () => clients.remove(tenant, client, expected)),
});
