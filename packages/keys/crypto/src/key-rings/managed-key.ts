import {
  type KeyLife,
  type KeyState,
  type RotationPolicy,
  removedAt,
  stateOf,
} from "@mintport/core/keys";
import { type Instant, present } from "@mintport/core/ports";

/** A key as management sees it. Nothing of it is secret. */
export interface ManagedKey extends KeyLife {
  readonly state: KeyState;
  /** When it is, or was, removed, if that is settled; for a revoked key: when it leaves the list. */
  readonly removedAt?: Instant;
}

/** Describes a key to an operator: its state at a moment, and the moments at which that changes. */
export const managedKeyOf = (key: KeyLife, now: Instant, policy: RotationPolicy): ManagedKey => {
  const { kid, alg, createdAt, signsFrom, retiresAt, revokedAt } = key;
  const removed = removedAt(key, policy);
  return {
    kid,
    alg,
    state: stateOf(key, now, policy),
    createdAt,
    signsFrom,
    ...present({ retiresAt, revokedAt, removedAt: removed }),
  };
};
