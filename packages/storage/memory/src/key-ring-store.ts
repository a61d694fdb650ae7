import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import { type KeyRingStore, nextRevision, type Versioned } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";

/** A key ring store in memory. A ring goes with its tenant. */
export interface MemoryKeyRingStore extends KeyRingStore {
  remove(tenant: TenantId): void;
}

/** Key rings in memory. */
export const memoryKeyRingStore = (): MemoryKeyRingStore => {
  const rings = new Map<TenantId, Versioned<string>>();
  return {
    remove: (tenant) => {
      rings.delete(tenant);
    },
    read: (tenant) => okAsync(rings.get(tenant)),
    replace: (tenant, expected, ring) => {
      if (rings.get(tenant)?.revision !== expected) return okAsync({ verdict: "stale" });
      const revision = expected === undefined ? newRevision() : nextRevision(expected);
      rings.set(tenant, Object.freeze({ value: ring, revision }));
      return okAsync({ verdict: "replaced", revision });
    },
  };
};
