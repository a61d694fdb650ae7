import type { TenantId } from "@mintport/core";
import {
  type Clock,
  type Instant,
  instant,
  isExpired,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";

interface Row<Value> {
  readonly tenant: TenantId;
  readonly key: string;
  readonly expiresAt: Instant;
  value: Value;
}

/** The number of rows that a map holds, and the clock by which they expire. */
export interface Bounds {
  /** The most rows. */
  readonly limit: number;
  /** By which rows expire that are pruned. */
  readonly clock: Clock;
}

/**
 * Rows by tenant and key that expire, with an index by expiry, and never more than `limit` of them: a full map refuses
 * new rows, because dropping an old one would forget a revocation or a replay.
 */
export class ExpiringMap<Value> {
  readonly #tenants = new Map<TenantId, Map<string, Row<Value>>>();
  readonly #byExpiry = new Map<Instant, Set<Row<Value>>>();
  readonly #port: string;
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #deleted: (tenant: TenantId, value: Value) => void;
  #size = 0;

  /** `deleted` is told of each row that goes or is written over. */
  constructor(
    port: string,
    { limit, clock }: Bounds,
    deleted: (tenant: TenantId, value: Value) => void = () => {},
  ) {
    this.#port = port;
    this.#limit = limit;
    this.#clock = clock;
    this.#deleted = deleted;
  }

  get(tenant: TenantId, key: string, now: Instant): Row<Value> | undefined {
    const row = this.#tenants.get(tenant)?.get(key);
    return row === undefined || isExpired(row.expiresAt, now) ? undefined : row;
  }

  /** The row while it is kept, expired or not. */
  kept(tenant: TenantId, key: string): Row<Value> | undefined {
    return this.#tenants.get(tenant)?.get(key);
  }

  /** The values of a tenant that are kept, expired or not. */
  *values(tenant: TenantId): Iterable<Value> {
    for (const { value } of this.#tenants.get(tenant)?.values() ?? []) yield value;
  }

  /** Deletes a row, expired or not; whether there was one. */
  remove(tenant: TenantId, key: string): boolean {
    const row = this.kept(tenant, key);
    if (row !== undefined) this.#delete(row);
    return row !== undefined;
  }

  /** Stores a row, over one of the same key. */
  set(
    tenant: TenantId,
    key: string,
    { value, expiresAt }: { readonly value: Value; readonly expiresAt: Instant },
  ): Result<void, PortError> {
    const old = this.#tenants.get(tenant)?.get(key);
    if (old === undefined && this.#size >= this.#limit)
      return err(portError("unavailable", this.#port, `full: ${this.#limit} rows`));
    if (old !== undefined) this.#delete(old);
    const row = { tenant, key, value, expiresAt };
    const own = this.#tenants.get(tenant) ?? new Map<string, Row<Value>>();
    this.#tenants.set(tenant, own.set(key, row));
    this.#byExpiry.set(expiresAt, (this.#byExpiry.get(expiresAt) ?? new Set()).add(row));
    this.#size++;
    return ok();
  }

  /** Deletes at most `limit` rows that are expired at `now` and by this process's clock; looks at moments, not at rows. */
  prune(tenant: TenantId | "*", now: Instant, limit: number): number {
    let pruned = 0;
    const expiredBy = instant(Math.min(now, this.#clock.now()));
    for (const [expiresAt, rows] of this.#byExpiry) {
      if (!isExpired(expiresAt, expiredBy)) continue;
      for (const row of rows) {
        if (pruned === limit) return pruned;
        if (tenant !== "*" && row.tenant !== tenant) continue;
        this.#delete(row);
        pruned++;
      }
    }
    return pruned;
  }

  /** Deletes at most `limit` rows of a tenant. */
  removeAll(tenant: TenantId, limit: number): number {
    let removed = 0;
    for (const row of this.#tenants.get(tenant)?.values() ?? []) {
      if (removed === limit) break;
      this.#delete(row);
      removed++;
    }
    return removed;
  }

  #delete(row: Row<Value>): void {
    const own = this.#tenants.get(row.tenant);
    own?.delete(row.key);
    if (own?.size === 0) this.#tenants.delete(row.tenant);
    const same = this.#byExpiry.get(row.expiresAt);
    same?.delete(row);
    if (same?.size === 0) this.#byExpiry.delete(row.expiresAt);
    this.#size--;
    this.#deleted(row.tenant, row.value);
  }
}
