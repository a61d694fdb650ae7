import { keyText } from "./key-text.ts";

/**
 * What we need of a Redis client: ioredis' `Redis` and `Cluster` fit as they are, Sentinel included. It is passed in,
 * so its addresses, credentials, timeouts and retries are the embedder's.
 */
export interface RedisClient {
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
}

export interface RedisOptions {
  /** What every key begins with. Default `mintport:`. */
  readonly keyPrefix?: string;
}

/** A client, and how our keys are called in it. */
export interface Connection {
  readonly client: RedisClient;
  readonly keys: Keys;
}

/**
 * Our keys. What one operation touches shares a hash tag and with it a cluster slot: a tenant, its
 * clients and its key ring under the tenant's; everything else is one key to an operation and spreads over all slots.
 */
export interface Keys {
  readonly tenantIndex: string;
  tenant(tenant: string): string;
  /** By the name that stands in an index. */
  tenantNamed(name: string): string;
  clientIndex(tenant: string): string;
  client(tenant: string, client: string): string;
  clientNamed(tenant: string, name: string): string;
  /** `kind` is `token`, `revoked`, `replay`, `once`, `family` or `member`. */
  item(kind: string, tenant: string, id: string): string;
  keyRing(tenant: string): string;
}

export const connectionOf = (
  client: RedisClient,
  { keyPrefix = "mintport:" }: RedisOptions,
): Connection => {
  const tenantNamed = (name: string): string => `${keyPrefix}{${name}}`;
  const tenantKey = (tenant: string): string => tenantNamed(keyText(tenant));
  const clientNamed = (tenant: string, name: string): string =>
    `${tenantKey(tenant)}/client/${name}`;
  return {
    client,
    keys: {
      tenantIndex: `${keyPrefix}tenants`,
      tenant: tenantKey,
      tenantNamed,
      clientIndex: (tenant) => `${tenantKey(tenant)}/clients`,
      client: (tenant, id) => clientNamed(tenant, keyText(id)),
      clientNamed,
      item: (kind, tenant, id) => `${keyPrefix}${kind}/${keyText(tenant)}/${keyText(id)}`,
      keyRing: (tenant) => `${tenantKey(tenant)}/keys`,
    },
  };
};
