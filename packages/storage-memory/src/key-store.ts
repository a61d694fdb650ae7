import {
  firstRevision,
  type KeyStore,
  nextRevision,
  type TenantId,
  type Versioned,
} from "@mintport/core";
import { okAsync } from "neverthrow";

/** Key rings in memory. */
export const memoryKeyStore = (): KeyStore => {
  const rings = new Map<TenantId, Versioned<string>>();
  return {
    read: (tenant) => okAsync(rings.get(tenant)),
    replace: (tenant, expected, ring) => {
      if (rings.get(tenant)?.revision !== expected) return okAsync({ verdict: "stale" });
      const revision = expected === undefined ? firstRevision : nextRevision(expected);
      rings.set(tenant, { value: ring, revision });
      return okAsync({ verdict: "replaced", revision });
    },
  };
};
