import type { Client, TenantId } from "@mintport/core";
import { secretHasher, secretHashWork } from "@mintport/crypto";
import { wellKnownSecrets } from "../stores/well-known-secrets.ts";

/** Looks for secrets of the documentation among those of clients, without taking hours where hashes are slow. */
export interface WellKnownSearch {
  has(tenant: TenantId, client: Client): Promise<boolean>;
  /** How many secrets were not compared, because so many others were slow. */
  uncompared(): number;
}

/**
 * A search that compares every fast hash, and as many slow ones as `mostSlow`: 20,000 imported bcrypt hashes would take an hour.
 * Each client has a hasher of its own, because one that has seen slow hashes makes every mismatch of the tenant as slow.
 */
export const wellKnownSearch = (mostSlow = 200): WellKnownSearch => {
  let [slow, uncompared] = [0, 0];
  const isCompared = ({ hash }: Client["secrets"][number]): boolean => {
    if (secretHashWork(hash) === undefined) return true;
    slow += 1;
    if (slow > mostSlow) uncompared += 1;
    return slow <= mostSlow;
  };
  return {
    has: async (tenant, client) => {
      const secrets = client.secrets.filter(isCompared);
      if (secrets.length === 0) return false;
      const found = await wellKnownSecrets(secretHasher(), tenant, { ...client, secrets });
      return found.unwrapOr([]).length > 0;
    },
    uncompared: () => uncompared,
  };
};
