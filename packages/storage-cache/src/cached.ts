import type {
  Client,
  ClientRegistry,
  ClientStore,
  FullStorage,
  PortError,
  Seconds,
  Tenant,
  TenantRegistry,
  TenantStore,
} from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import type { Invalidation } from "./invalidation.ts";
import { type ReadThroughOptions, readThrough } from "./read-through.ts";

export interface CacheOptions {
  /**
   * The longest that an old answer may be given, in seconds. Default 5. A disabled client is shut out on every node
   * within it, even if the invalidation is lost.
   */
  readonly maxStaleness?: Seconds;
  /** The most tenants, and the most clients, that are held. Default 10,000 each. */
  readonly maxEntries?: number;
  /** How other nodes learn of a write; without it they learn by `maxStaleness`. */
  readonly invalidation?: Invalidation;
  readonly elapsed?: () => number;
}

/**
 * Puts a cache before the lookups that every token request makes. Writes through these registries are seen at once
 * here, and on other nodes as soon as the invalidation reaches them.
 *
 * @example cached(sqlStorage({ db }), { invalidation: redisInvalidation(redis, redis.duplicate()) })
 */
export const cached = (storage: FullStorage, options: CacheOptions = {}): FullStorage => {
  const { maxStaleness = 5, maxEntries = 10_000, invalidation, elapsed } = options;
  const limits: ReadThroughOptions = {
    maxStaleness,
    maxEntries,
    ...(elapsed === undefined ? {} : { elapsed }),
  };
  const tenants = readThrough<Tenant>(limits);
  const clients = readThrough<Client>(limits);
  const forget = (key: string): void => {
    tenants.forget(key);
    clients.forget(key);
  };
  invalidation?.subscribe(forget);

  /** Forgets before and after: a load that began before the write must not be kept after it. */
  const writing = <T>(key: string, write: () => ResultAsync<T, PortError>) => {
    forget(key);
    return write().andTee(() => {
      forget(key);
      invalidation?.publish(key);
    });
  };
  return {
    ...storage,
    tenants: {
      ...registryOfTenants(storage.tenants, writing),
      find: (tenant) => tenants.get(keyOf(tenant), () => storage.tenants.find(tenant)),
    },
    clients: {
      ...registryOfClients(storage.clients, writing),
      find: (tenant, client) =>
        clients.get(keyOf(tenant, client), () => storage.clients.find(tenant, client)),
    },
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

/** The tenant's length stands first, so that no two pairs run into one key. */
const keyOf = (tenant: string, client?: string): string =>
  client === undefined ? `t${tenant}` : `c${tenant.length}:${tenant}${client}`;
