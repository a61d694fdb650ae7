import {
  type Client,
  type ClientId,
  ConfigurationError,
  type ConfigurationProblem,
  type Tenant,
  type TenantId,
} from "@mintport/core";
import {
  type ClientRegistry,
  type ClientStore,
  clientRecord,
  type FullStorage,
  type PortError,
  present,
  type RecordCodec,
  type Seconds,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
  tenantsAndClientsOf,
  toAsync,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import type { Invalidation } from "./invalidation.ts";
import { keyOf } from "./key-of.ts";
import type { Load, Lookups } from "./lookups.ts";
import { type ReadThroughOptions, readThrough } from "./read-through.ts";
import { quietCache, readThroughShared, type SharedCache } from "./shared-cache.ts";
import { cachedTenantsAndClients } from "./tenants-and-clients.ts";

/** The age and the number of the answers that are held. */
export interface CacheOptions {
  /**
   * The longest that an old answer may be given, in seconds; 0 keeps nothing. A disabled client is shut out on every node
   * within it, even if the invalidation is lost.
   *
   * @default 5
   */
  readonly maxStaleness?: Seconds;
  /**
   * The most tenants that are held, and as many clients.
   *
   * @default 10_000
   */
  readonly maxEntries?: number;
  /** Tells other nodes of a write; without it they learn by `maxStaleness`. */
  readonly invalidation?: Invalidation;
  /** A cache between this process's memory and the store, that nodes share. */
  readonly shared?: SharedCache;
  /** Milliseconds that only grow; a test passes its own. */
  readonly elapsed?: () => number;
  /**
   * Milliseconds since 1970, for what other nodes read: they tell each other when.
   *
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * Puts a cache before the lookups that every token request makes. Writes through these registries are seen at once
 * here, and on other nodes as soon as the invalidation reaches them. Throws `ConfigurationError` if a number is
 * wrong.
 *
 * @example cached(sqlStorage({ db }), { invalidation: redisInvalidation(redis, redis.duplicate()) })
 */
export const cached = (storage: FullStorage, options: CacheOptions = {}): FullStorage => {
  const { maxEntries = 10_000, maxStaleness = 5, invalidation, elapsed, now = Date.now } = options;
  requireNumbers({ maxStaleness, maxEntries });
  const shared = options.shared && quietCache(options.shared);
  const limits: ReadThroughOptions = {
    maxStaleness,
    maxEntries,
    ...present({ elapsed }),
  };
  const lookups = <T>(codec: RecordCodec<T>): Lookups<T> => {
    const { get, knows, forget } = readThrough<T>(limits);
    const look =
      shared === undefined
        ? (_: string, load: Load<T>) => load().map((value) => ({ value, age: 0 }))
        : readThroughShared({ cache: shared, codec, now, milliseconds: maxStaleness * 1000 });
    return { knows, forget, get: (key, load) => get(key, () => look(key, load)) };
  };
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

/** A staleness that is no number would keep nothing, or everything for ever. */
const requireNumbers = ({
  maxStaleness,
  maxEntries,
}: Required<Pick<CacheOptions, "maxStaleness" | "maxEntries">>): void => {
  const problems: ConfigurationProblem[] = [];
  if (!(maxStaleness >= 0 && Number.isFinite(maxStaleness)))
    problems.push({ field: "maxStaleness", message: "must be seconds, 0 or more" });
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1)
    problems.push({ field: "maxEntries", message: "must be a whole number from 1" });
  if (problems.length > 0) throw new ConfigurationError("cached", problems);
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
