import { type FullStorage, requireKnownOptions } from "@mintport/core/ports";
import { redisAccessTokenStore } from "./access-token-store.ts";
import { connectionOf, type RedisClient, type RedisOptions, redisOptions } from "./client.ts";
import { redisClientStore } from "./client-store.ts";
import { redisDeviceAuthorizationStore } from "./device-authorization-store.ts";
import { redisGrantStore } from "./grant-store.ts";
import { redisKeyRingStore } from "./key-ring-store.ts";
import { redisReplayStore } from "./replay-store.ts";
import { redisSingleUseStore } from "./single-use-store.ts";
import { redisTenantStore } from "./tenant-store.ts";
import { redisTenantsAndClients } from "./tenants-and-clients.ts";
import { redisTokenFamilyStore } from "./token-family-store.ts";

/**
 * Every store in Redis 7 or newer: a single node, a Sentinel set or a Cluster, as the client was made. What a failover
 * may lose stands in `docs/storage/redis.md`. Throws `ConfigurationError` if an option is unknown.
 *
 * @example redisStorage(new Redis("redis://127.0.0.1:6379"), { keyPrefix: "auth:" })
 */
export const redisStorage = (client: RedisClient, options: RedisOptions = {}): FullStorage => {
  requireKnownOptions("redisStorage", options, redisOptions);
  const connection = connectionOf(client, options);
  const [tenants, clients] = [redisTenantStore(connection), redisClientStore(connection)];
  return {
    capabilities: { expiresByItself: true, shared: true },
    tenants,
    clients,
    tenantsAndClients: redisTenantsAndClients(connection, { tenants, clients }),
    accessTokens: redisAccessTokenStore(connection),
    replays: redisReplayStore(connection),
    singleUse: redisSingleUseStore(connection),
    tokenFamilies: redisTokenFamilyStore(connection),
    grants: redisGrantStore(connection),
    deviceAuthorizations: redisDeviceAuthorizationStore(connection),
    keyRings: redisKeyRingStore(connection),
  };
};
