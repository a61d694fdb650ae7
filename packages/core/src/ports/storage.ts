import type { AccessTokenStore } from "./access-token-store.ts";
import type { ClientRegistry } from "./client-registry.ts";
import type { ClientStore } from "./client-store.ts";
import type { DeviceAuthorizationStore } from "./device-authorization-store.ts";
import type { GrantStore } from "./grant-store.ts";
import type { KeyRingStore } from "./key-ring-store.ts";
import type { ReplayStore } from "./replay-store.ts";
import type { SingleUseStore } from "./single-use-store.ts";
import type { TenantRegistry } from "./tenant-registry.ts";
import type { TenantStore } from "./tenant-store.ts";
import type { TenantsAndClients } from "./tenants-and-clients.ts";
import type { TokenFamilyStore } from "./token-family-store.ts";

/**
 * The stores that the endpoints use. A server whose tenants and clients are configuration may take the other two from anywhere:
 * `{ ...memoryStorage(), tenants, clients }`.
 */
export interface Storage {
  readonly tenants: TenantStore;
  readonly clients: ClientStore;
  /**
   * Both in one round trip, for as long as it stands for these two. Default: core asks one after the other.
   */
  readonly tenantsAndClients?: TenantsAndClients | undefined;
  /** Opaque tokens, and the marks of revoked ones. */
  readonly accessTokens: AccessTokenStore;
  /** The memory of assertions and proofs that were used. */
  readonly replays: ReplayStore;
  /** Codes and other things that are used once. Default: the grants that need them are not offered. */
  readonly singleUse?: SingleUseStore | undefined;
  /** Refresh tokens. Default: none are issued. */
  readonly tokenFamilies?: TokenFamilyStore | undefined;
  /** What users allowed clients. Default: no user can allow anything. */
  readonly grants?: GrantStore | undefined;
  /** Devices that wait for their user. Default: no device can be connected. */
  readonly deviceAuthorizations?: DeviceAuthorizationStore | undefined;
}

/** Every store there is: a storage package brings them all. */
export interface FullStorage extends Storage {
  readonly capabilities: StorageCapabilities;
  readonly tenants: TenantStore & TenantRegistry;
  readonly clients: ClientStore & ClientRegistry;
  readonly singleUse: SingleUseStore;
  readonly tokenFamilies: TokenFamilyStore;
  readonly grants: GrantStore;
  readonly deviceAuthorizations: DeviceAuthorizationStore;
  readonly keyRings: KeyRingStore;
}

/** The abilities of a storage that others lack. They are declared and never detected. */
export interface StorageCapabilities {
  /** Expired rows go by themselves; `prune` has nothing to do. */
  readonly expiresByItself: boolean;
  /** Whether another process sees the writes of one, and they outlive both. */
  readonly shared: boolean;
}
