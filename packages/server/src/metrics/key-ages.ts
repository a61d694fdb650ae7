import type { TenantId } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import { type Instant, type SigningKeys, systemClock } from "@mintport/core/ports";
import type { ManagedKeys } from "@mintport/crypto";

/** The ages of the keys that sign here. */
export interface KeyAges {
  /** The same keys, so that it is known whose are used. */
  readonly watched: SigningKeys;
  /** By algorithm: for how many seconds the oldest key has signed that still does, of the tenants that had tokens lately. */
  oldest(): Promise<ReadonlyMap<SigningAlgorithm, number>>;
}

/**
 * Keys rotate when they are used, so one that is too old and signs is a rotation that failed, and one that nobody uses is
 * none. Looks at the last 100 tenants that had a token signed, and at most once a minute.
 */
export const keyAges = (
  keys: ManagedKeys,
  { signed, now = systemClock.now }: { readonly signed: SigningKeys; readonly now?: () => Instant },
): KeyAges => {
  const used = new Map<TenantId, true>();
  let looked: { readonly at: Instant; readonly since: readonly Since[] } | undefined;

  const note = (tenant: TenantId): void => {
    used.delete(tenant);
    used.set(tenant, true);
    const [oldest] = used.keys();
    if (used.size > maxTenants && oldest !== undefined) used.delete(oldest);
  };
  const look = async (): Promise<readonly Since[]> => {
    const since: Since[] = [];
    for (const tenant of used.keys()) {
      const listed = await keys.list(tenant);
      // A store that is away shows at the stores' own metrics.
      if (listed.isErr()) continue;
      // A tenant's first key signs from the beginning of time on, so that it signs at once whatever the clocks say.
      for (const { alg, state, signsFrom, createdAt } of listed.value)
        if (state === "signing")
          since.push({ algorithm: alg, at: signsFrom > createdAt ? signsFrom : createdAt });
    }
    return since;
  };
  return {
    watched: {
      signer: (tenant, algorithm) => {
        note(tenant);
        return signed.signer(tenant, algorithm);
      },
      publicKeys: (tenant) => signed.publicKeys(tenant),
    },
    oldest: async () => {
      if (looked === undefined || now() - looked.at >= 60)
        looked = { at: now(), since: await look() };
      const ages = new Map<SigningAlgorithm, number>();
      for (const { algorithm, at } of looked.since)
        ages.set(algorithm, Math.max(ages.get(algorithm) ?? 0, now() - at));
      return ages;
    },
  };
};

interface Since {
  readonly algorithm: SigningAlgorithm;
  readonly at: Instant;
}

const maxTenants = 100;
