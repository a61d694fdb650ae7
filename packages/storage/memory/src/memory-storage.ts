import {
  type Clock,
  type FullStorage,
  requireKnownOptions,
  systemClock,
} from "@mintport/core/ports";
import { memoryAccessTokenStore } from "./access-token-store.ts";
import { memoryClientStore } from "./client-store.ts";
import { createFirst, type FirstRows } from "./create-first.ts";
import { memoryDeviceAuthorizationStore } from "./device-authorization-store.ts";
import { memoryGrantStore } from "./grant-store.ts";
import { memoryKeyRingStore } from "./key-ring-store.ts";
import { memoryReplayStore } from "./replay-store.ts";
import { memorySingleUseStore } from "./single-use-store.ts";
import { memoryTenantStore } from "./tenant-store.ts";
import { memoryTenantsAndClients } from "./tenants-and-clients.ts";
import { memoryTokenFamilyStore } from "./token-family-store.ts";

/** The content that a memory storage begins with, and its bounds. */
export interface MemoryStorageOptions extends FirstRows {
  /**
   * The most rows that each of the expiring stores keeps; full, it refuses.
   *
   * @default 100_000
   */
  readonly limit?: number;
  /** The clock that `prune` believes beside its caller. Default: the machine's. */
  readonly clock?: Clock;
}

/**
 * Stores in this process's memory: gone with it, and not shared with another. For tests, for development, and for
 * servers whose tenants and clients are configuration. Throws `ConfigurationError` if an option is unknown, or a client's tenant is not there.
 *
 * @example
 * memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] })
 */
export const memoryStorage = (options: MemoryStorageOptions = {}): FullStorage => {
  requireKnownOptions("memoryStorage", options, {
    ...{ tenants: true, clients: true, limit: true, clock: true },
  });
  const { limit = 100_000, clock = systemClock } = options;
  const bounds = { limit, clock };
  const keyRings = memoryKeyRingStore();
  const tenants = memoryTenantStore({
    inUse: (tenant) => clients.isUsed(tenant),
    removed: keyRings.remove,
  });
  const clients = memoryClientStore((tenant) => tenants.exists(tenant));
  createFirst(options, tenants, clients);
  return {
    capabilities: { expiresByItself: false, shared: false },
    tenants,
    clients,
    tenantsAndClients: memoryTenantsAndClients(tenants, clients),
    accessTokens: memoryAccessTokenStore(bounds),
    replays: memoryReplayStore(bounds),
    singleUse: memorySingleUseStore(bounds),
    tokenFamilies: memoryTokenFamilyStore(bounds),
    grants: memoryGrantStore(bounds),
    deviceAuthorizations: memoryDeviceAuthorizationStore(bounds),
    keyRings,
  };
};
