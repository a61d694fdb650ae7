import {
  addKey,
  advanceAnnounced,
  lastKey,
  nextSteps,
  publicKeysAt,
  type RotationPolicy,
  retireKeys,
  revokeKey,
  type SigningAlgorithm,
  stateOf,
  type Takeover,
} from "@mintport/core/keys";
import { type Instant, type KeyId, later, type Seconds } from "@mintport/core/ports";
import type { StoredKey } from "./stored-ring.ts";

/**
 * Decides on a ring: the keys as they shall be, and a key to be made. Asked again, with the keys that the store then holds,
 * if another writer was first.
 */
export type Decision = (keys: readonly StoredKey[], now: Instant) => RingChange;

/** The keys that a ring is to hold, and a key that is still to be made. */
export interface RingChange {
  /** The keys as they shall be; the very array that was given, if they stay. */
  readonly keys: readonly StoredKey[];
  readonly make?: NewKey;
}

/** A key to be made, and how it joins the others. */
export interface NewKey {
  readonly alg: SigningAlgorithm;
  readonly join: (keys: readonly StoredKey[], made: MadeKey) => readonly StoredKey[];
}

/** A key that was made and sealed, before it has a place in a ring. */
export type MadeKey = Pick<StoredKey, "kid" | "alg" | "createdAt" | "sealed">;

/** Does what the life cycle asks for now: makes a first key or a successor, and removes keys that are over. */
export const maintenance =
  (alg: SigningAlgorithm, policy: RotationPolicy): Decision =>
  (keys, now) => {
    const { add, drop } = nextSteps(keys, alg, now, policy);
    const kept = drop.length === 0 ? keys : keys.filter(({ kid }) => !drop.includes(kid));
    return add ? { keys: kept, make: newKey(alg, "announced", policy) } : { keys: kept };
  };

/** Makes a key for an algorithm that has none. */
export const firstKey =
  (alg: SigningAlgorithm, policy: RotationPolicy): Decision =>
  (keys) =>
    lastKey(keys, alg) === undefined ? { keys, make: newKey(alg, "announced", policy) } : { keys };

/** Makes a successor before its time. */
export const rotation =
  (alg: SigningAlgorithm, takeover: Takeover, policy: RotationPolicy): Decision =>
  (keys, now) => {
    const isAnnounced = keys.some(
      (key) => key.alg === alg && stateOf(key, now, policy) === "announced",
    );
    if (!isAnnounced) return { keys, make: newKey(alg, takeover, policy) };
    return { keys: (takeover === "at once" && advanceAnnounced(keys, alg, now)) || keys };
  };

/** Ends a key that leaked, its private half included. */
export const revocation =
  (kid: KeyId): Decision =>
  (keys, now) => {
    const revoked = revokeKey(keys, kid, now);
    return { keys: revoked === keys ? keys : revoked.map(withoutPrivateKey) };
  };

/** Ends the keys of an algorithm that nobody signs with any more, so many seconds from now. */
export const retirement =
  (alg: SigningAlgorithm, after: Seconds): Decision =>
  (keys, now) => ({ keys: retireKeys(keys, alg, later(now, after)) });

/** The part that a key from elsewhere takes: it signs at once, signs in time, or only verifies what it signed elsewhere. */
export type ImportedKeyRole = "signing" | "announced" | "retired";

/** Puts a key from elsewhere among the others. */
export const importing =
  (alg: SigningAlgorithm, role: ImportedKeyRole, policy: RotationPolicy): Decision =>
  (keys) => ({ keys, make: { alg, join: (others, made) => joined(others, made, role, policy) } });

const joined = (
  keys: readonly StoredKey[],
  made: MadeKey,
  role: ImportedKeyRole,
  policy: RotationPolicy,
): readonly StoredKey[] => {
  const { alg, createdAt } = made;
  // It is published until all that it signed up to now is dead, and there is no moment at which it signs here.
  if (role === "retired") return [...keys, { ...made, signsFrom: createdAt, retiresAt: createdAt }];
  if (role === "announced") return addKey<StoredKey>(keys, made, "announced", policy);
  // An announced key would sign first: it has its turn, of no length.
  const next = advanceAnnounced(keys, alg, createdAt) ?? keys;
  return addKey<StoredKey>(next, made, "at once", policy);
};

/** Leaves a ring as it is. */
export const noChange: Decision = (keys) => ({ keys });

/**
 * Whether no more keys may be made. Rotation in time never comes near; by hand, over and over, the JWK Set would grow
 * without end.
 */
export const hasTooMany = (
  keys: readonly StoredKey[],
  alg: SigningAlgorithm,
  now: Instant,
  policy: RotationPolicy,
): boolean => publicKeysAt(keys, now, policy).filter((key) => key.alg === alg).length >= mostKeys;

const mostKeys = 32;

const newKey = (alg: SigningAlgorithm, takeover: Takeover, policy: RotationPolicy): NewKey => ({
  alg,
  join: (keys, made) => addKey<StoredKey>(keys, made, takeover, policy),
});

const withoutPrivateKey = (key: StoredKey): StoredKey => {
  if (key.revokedAt === undefined) return key;
  const { sealed: _, ...rest } = key;
  return rest;
};
