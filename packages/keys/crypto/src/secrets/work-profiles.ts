import { emitWarning } from "node:process";
import type { TenantId } from "@mintport/core";
import { LRUCache } from "lru-cache";
import type { HashWork } from "./hash-scheme.ts";

/**
 * The cost of a mismatch per tenant: each work, as often as one client has had it at most. A client that fails pays all of
 * it, so that time tells neither whether a client exists nor how its secrets are hashed.
 */
export interface WorkProfiles {
  /** Adds what a client of the tenant has, as far as the bounds allow. */
  learn(tenant: TenantId, works: readonly HashWork[]): void;
  /** The works that are to be done besides these. */
  missing(tenant: TenantId, works: readonly HashWork[]): readonly string[];
}

/** A profile never holds more hashes than this, nor longer work: no import makes each guess cost seconds. */
export const mostPaddedHashes = 10;

/** The longest work that a profile may hold, in milliseconds. */
export const mostPaddedMilliseconds = 1000;

/** The most tenants whose profile is kept; one that was forgotten is learnt again. */
const mostTenants = 1000;

/**
 * Keeps the profiles of tenants. `base` is that of a tenant without clients; `onTooDear` is called once, at the first work
 * that no longer fits.
 */
export const workProfiles = (
  base: readonly HashWork[],
  onTooDear: () => void = warnOfUnevenWork,
): WorkProfiles => {
  const profiles = new LRUCache<TenantId, readonly HashWork[]>({ max: mostTenants });
  const profileOf = (tenant: TenantId): readonly HashWork[] => profiles.get(tenant) ?? base;
  let warned = false;
  return {
    learn: (tenant, works) => {
      const profile = [...profileOf(tenant)];
      const unseen = without(works, profile);
      if (unseen.length === 0) return;
      for (const work of unseen)
        if (fits([...profile, work])) profile.push(work);
        else if (!warned) {
          warned = true;
          onTooDear();
        }
      profiles.set(tenant, profile);
    },
    missing: (tenant, works) => without(profileOf(tenant), works).map(({ name }) => name),
  };
};

/** Whether all this may be the price of every mismatch. */
export const fits = (works: readonly HashWork[]): boolean =>
  works.length <= mostPaddedHashes &&
  works.reduce((sum, { milliseconds }) => sum + milliseconds, 0) <= mostPaddedMilliseconds;

/** `works` less `others`, one for one. */
const without = (works: readonly HashWork[], others: readonly HashWork[]): HashWork[] => {
  const left = others.map(({ name }) => name);
  return works.filter(({ name }) => {
    const at = left.indexOf(name);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
};

const warnOfUnevenWork = (): void => {
  emitWarning(
    "A client's secrets cost more to verify than every wrong guess may: time tells that it exists. Let it have a secret of this server (docs/limits.md).",
    { type: "MintportWarning", code: "MINTPORT_UNEVEN_SECRETS" },
  );
};
