import type { Client, TenantId } from "@mintport/core";
import { secretHasher, secretHashWork } from "@mintport/crypto";
import { wellKnownSecrets } from "../stores/well-known-secrets.ts";

/** Looks for secrets of the documentation among those of clients, without taking hours where hashes are slow. */
export interface WellKnownSearch {
  has(tenant: TenantId, client: Client): Promise<boolean>;
  /** How many secrets were not compared, because so many others were slow. */
  uncompared(): number;
}

/** How a search goes about it. */
export interface WellKnownSearchOptions {
  /**
   * The slow hashes that are compared, of those that `compared` does not know.
   *
   * @default 200
   */
  readonly mostSlow?: number;
  /** What was found of slow hashes, for the next search of this process. Default: each begins anew. */
  readonly compared?: Map<string, boolean>;
}

/**
 * A search that compares every fast hash, and as many slow ones as `mostSlow`: 20,000 imported bcrypt hashes would take an hour.
 * Each client has a hasher of its own, because one that has seen slow hashes makes every mismatch of the tenant as slow.
 */
export const wellKnownSearch = ({
  mostSlow = 200,
  compared = new Map(),
}: WellKnownSearchOptions = {}): WellKnownSearch => {
  let [slow, uncompared] = [0, 0];
  const isWellKnown = async (tenant: TenantId, client: Client): Promise<boolean> =>
    (await wellKnownSecrets(secretHasher(), tenant, client)).unwrapOr([]).length > 0;
  const has = async (tenant: TenantId, client: Client): Promise<boolean> => {
    const fast = client.secrets.filter(({ hash }) => secretHashWork(hash) === undefined);
    let found = fast.length > 0 && (await isWellKnown(tenant, { ...client, secrets: fast }));
    for (const secret of client.secrets) {
      if (fast.includes(secret)) continue;
      let verdict = compared.get(secret.hash);
      if (verdict === undefined && slow < mostSlow) {
        slow += 1;
        verdict = await isWellKnown(tenant, { ...client, secrets: [secret] });
        if (compared.size < mostKept) compared.set(secret.hash, verdict);
      }
      if (verdict === undefined) uncompared += 1;
      found ||= verdict === true;
    }
    return found;
  };
  return { has, uncompared: () => uncompared };
};

/** About 10 MB. */
const mostKept = 50_000;
