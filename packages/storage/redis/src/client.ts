import { ConfigurationError, type KnownOptions } from "@mintport/core/ports";
import { keyText } from "./key-text.ts";
import { newNonce } from "./nonce.ts";

/**
 * The methods of a Redis client that we need: ioredis' `Redis` and `Cluster` fit as they are, Sentinel included. It is passed in,
 * so its addresses, credentials, timeouts and retries are the embedder's.
 */
export type RedisClient = RedisNode | RedisCluster;

/** One server, or what stands for one. */
export interface RedisNode {
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
}

/** Sends each command to the node that has its key; what looks at every key goes to each master itself. */
export interface RedisCluster extends RedisNode {
  nodes(role: "master"): readonly RedisNode[];
}

/** The names that keys have in Redis. */
export interface RedisOptions {
  /**
   * The beginning of every key.
   *
   * @default "mintport:"
   */
  readonly keyPrefix?: string;
}

/** The names of these options. */
export const redisOptions: KnownOptions<RedisOptions> = { keyPrefix: true };

/** The kinds of things that expire. */
export type ItemKind =
  | "token"
  | "revoked"
  | "replay"
  | "once"
  | "family"
  | "member"
  | "grant"
  | "device";

/** The kinds of things by which others are found: they come and go with them, and are no rows of their own. */
export type IndexKind = "families" | "grant-id" | "clients-of" | "subjects-of" | "user-code";

/** A client, and how our keys are called in it. */
export interface Connection {
  readonly client: RedisClient;
  readonly keys: Keys;
}

/**
 * Our keys. What one operation touches shares a hash tag and with it a cluster slot: a tenant, its
 * clients, its grants, its devices and its key ring under the tenant's; everything else is one key to an operation and spreads over all slots.
 */
export interface Keys {
  readonly tenantIndex: string;
  tenant(tenant: string): string;
  /** By the name that stands in an index. */
  tenantNamed(name: string): string;
  clientIndex(tenant: string): string;
  client(tenant: string, client: string): string;
  clientNamed(tenant: string, name: string): string;
  item(kind: ItemKind | IndexKind, tenant: string, id: string): string;
  /** The beginning of the keys of a tenant's items. */
  items(kind: ItemKind | IndexKind, tenant: string): string;
  /** The pattern for `SCAN` that all of them match, and perhaps keys that are none. */
  itemPattern(tenant: string): string;
  /** The grant of a user to a client, by the name that `grantName` makes of the two. */
  grantNamed(tenant: string, name: string): string;
  keyRing(tenant: string): string;
  /** A key of one call's own, in the slot of the tenant: its verdict stands there for a while. */
  verdict(tenant: string): string;
}

/** Joins a client with the names of its keys. Throws `ConfigurationError` if it is no client. */
export const connectionOf = (
  client: RedisClient,
  { keyPrefix = "mintport:" }: RedisOptions,
): Connection => {
  if (typeof (client as Partial<RedisClient> | undefined)?.call !== "function")
    throw new ConfigurationError("storage-redis", [
      { field: "client", message: "must be a client of ioredis: new Redis(url)" },
    ]);
  const tenantNamed = (name: string): string => `${keyPrefix}{${name}}`;
  const tenantKey = (tenant: string): string => tenantNamed(keyText(tenant));
  const clientNamed = (tenant: string, name: string): string =>
    `${tenantKey(tenant)}/client/${name}`;
  const items = (kind: ItemKind | IndexKind, tenant: string): string =>
    `${keyPrefix}${kind}/${inOneSlot.has(kind) ? `{${keyText(tenant)}}` : keyText(tenant)}/`;
  return {
    client,
    keys: {
      tenantIndex: `${keyPrefix}tenants`,
      tenant: tenantKey,
      tenantNamed,
      clientIndex: (tenant) => `${tenantKey(tenant)}/clients`,
      client: (tenant, id) => clientNamed(tenant, keyText(id)),
      clientNamed,
      item: (kind, tenant, id) => `${items(kind, tenant)}${keyText(id)}`,
      items,
      itemPattern: (tenant) => `${literally(keyPrefix)}*/*${keyText(tenant)}*/*`,
      grantNamed: (tenant, name) => `${items("grant", tenant)}${name}`,
      keyRing: (tenant) => `${tenantKey(tenant)}/keys`,
      verdict: (tenant) => `${tenantKey(tenant)}/verdict/${newNonce()}`,
    },
  };
};

/** Grants and devices, and what they are found by, change in one step, and so stand in the slot of their tenant. */
const inOneSlot: ReadonlySet<string> = new Set<ItemKind | IndexKind>([
  ...(["grant", "grant-id", "clients-of", "subjects-of", "device", "user-code"] as const),
]);

/** The part of a key that tells a user's grant to a client from others of the tenant. */
export const grantName = (subject: string, client: string): string =>
  `${keyText(subject)}/${keyText(client)}`;

/** A text as a pattern that only it matches. */
const literally = (text: string): string => text.replaceAll(/[\\*?[\]^]/g, "\\$&");
