import type { TenantId } from "@mintport/core";
import type { Instant } from "@mintport/core/ports";
import type { ContractOptions } from "./promises.ts";

/** The options of a contract whose rows expire. */
export interface ExpiringOptions extends ContractOptions {
  /** The storage's own word; then of pruning only "answers 0" is left to prove, and with `wait` that rows go. */
  readonly expiresByItself: boolean;
}

/** A store whose expired rows are to be pruned, and how a row is made. */
export interface PruningCase<Store> extends ExpiringOptions {
  /** Stores one row that expires at `expiresAt`. */
  add(store: Store, tenant: TenantId, expiresAt: Instant): Promise<void>;
  /**
   * How many rows one `add` makes.
   *
   * @default 1
   */
  readonly rows?: number;
}
