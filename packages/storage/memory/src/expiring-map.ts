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
  expiresAt: Instant;
  /** The moment that it stands at in the index: no later than it expires. */
  indexedAt: Instant;
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
    if (old !== undefined) {
      this.#write(old, value, expiresAt);
      return ok();
    }
    const row = { tenant, key, value, expiresAt, indexedAt: expiresAt };
    const own = this.#tenants.get(tenant) ?? new Map<string, Row<Value>>();
    this.#tenants.set(tenant, own.set(key, row));
    this.#index(row);
    this.#size++;
    return ok();
  }

  /** A row that lives longer now stays where it is in the index, until `prune` finds it there: most are put off many times. */
  #write(row: Row<Value>, value: Value, expiresAt: Instant): void {
    this.#deleted(row.tenant, row.value);
    row.value = value;
    row.expiresAt = expiresAt;
    if (expiresAt < row.indexedAt) this.#indexAnew(row);
  }

  #index(row: Row<Value>): void {
    const { indexedAt } = row;
    this.#byExpiry.set(indexedAt, (this.#byExpiry.get(indexedAt) ?? new Set()).add(row));
  }

  #indexAnew(row: Row<Value>): void {
    this.#leaveIndex(row);
    row.indexedAt = row.expiresAt;
    this.#index(row);
  }

  #leaveIndex(row: Row<Value>): void {
    const same = this.#byExpiry.get(row.indexedAt);
    same?.delete(row);
    if (same?.size === 0) this.#byExpiry.delete(row.indexedAt);
  }

  /** Deletes at most `limit` rows that are expired at `now` and by this process's clock; looks at moments, not at rows. */
  prune(tenant: TenantId | "*", now: Instant, limit: number): number {
    let pruned = 0;
    const expiredBy = instant(Math.min(now, this.#clock.now()));
    for (const [indexedAt, rows] of this.#byExpiry) {
      if (!isExpired(indexedAt, expiredBy)) continue;
      for (const row of rows) {
        if (pruned === limit) return pruned;
        if (tenant !== "*" && row.tenant !== tenant) continue;
        if (isExpired(row.expiresAt, expiredBy)) {
          this.#delete(row);
          pruned++;
        } else this.#indexAnew(row);
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
    this.#leaveIndex(row);
    this.#size--;
    this.#deleted(row.tenant, row.value);
  }
}
