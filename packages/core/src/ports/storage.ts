import type { AccessTokenStore } from "./access-token-store.ts";
import type { ClientRegistry } from "./client-registry.ts";
import type { ClientStore } from "./client-store.ts";
import type { KeyRingStore } from "./key-ring-store.ts";
import type { ReplayStore } from "./replay-store.ts";
import type { SingleUseStore } from "./single-use-store.ts";
import type { TenantRegistry } from "./tenant-registry.ts";
import type { TenantStore } from "./tenant-store.ts";
import type { TokenFamilyStore } from "./token-family-store.ts";

/**
 * What the endpoints use. A server whose tenants and clients are configuration may take the other two from anywhere:
 * `{ ...memoryStorage(), tenants, clients }`.
 */
export interface Storage {
  readonly tenants: TenantStore;
  readonly clients: ClientStore;
  /** Opaque tokens, and the marks of revoked ones. */
  readonly accessTokens: AccessTokenStore;
  /** What was used once: assertions and proofs. */
  readonly replays: ReplayStore;
}

/** Every store there is: what a storage package brings. */
export interface FullStorage extends Storage {
  readonly capabilities: StorageCapabilities;
  readonly tenants: TenantStore & TenantRegistry;
  readonly clients: ClientStore & ClientRegistry;
  readonly singleUse: SingleUseStore;
  readonly tokenFamilies: TokenFamilyStore;
  readonly keyRings: KeyRingStore;
}

/** What a storage can do that others cannot, declared, never detected. */
export interface StorageCapabilities {
  /** Expired rows go by themselves; `prune` has nothing to do. */
  readonly expiresByItself: boolean;
  /** What one process wrote, another sees, and it outlives both. */
  readonly shared: boolean;
}
