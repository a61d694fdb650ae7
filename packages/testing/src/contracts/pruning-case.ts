import type { Instant, TenantId } from "@mintport/core";

export interface ExpiringOptions {
  /** What the storage declares; then only "answers 0" is left to prove of pruning. */
  readonly expiresByItself: boolean;
}

export interface PruningCase<Store> extends ExpiringOptions {
  /** Stores one row that expires at `expiresAt`. */
  add(store: Store, tenant: TenantId, expiresAt: Instant): Promise<void>;
  /** How many rows one `add` makes; default 1. */
  readonly rows?: number;
}
