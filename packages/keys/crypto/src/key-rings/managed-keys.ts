import type { TenantId } from "@mintport/core";
import {
  isGivenUp,
  nextSteps,
  publicKeysAt,
  type RotationPolicy,
  type SigningAlgorithm,
  signingKey,
} from "@mintport/core/keys";
import {
  andThen,
  type Clock,
  ConfigurationError,
  type Instant,
  type KeyRingStore,
  type KnownOptions,
  type MaybeAsync,
  type PortError,
  type PublicJwk,
  portError,
  requireKnownOptions,
  type Signer,
  type SigningKeys,
  systemClock,
} from "@mintport/core/ports";
import { err, errAsync, ok, okAsync, type ResultAsync } from "@mintport/core/result";
import { LRUCache } from "lru-cache";
import { serialQueue } from "../concurrency/serial-queue.ts";
import { singleFlight } from "../concurrency/single-flight.ts";
import { longestTimer, requireWholeNumbers } from "../whole-numbers.ts";
import { ageOf, type HeldRing, heldRings } from "./held-rings.ts";
import { firstKey, maintenance, noChange, retirement } from "./key-decisions.ts";
import {
  type ImportedKey,
  type KeyImportChoices,
  type KeyImportVerdict,
  keyImport,
} from "./key-import.ts";
import { keyRevocation } from "./key-revocation.ts";
import { keyRotation, type RotationVerdict } from "./key-rotation.ts";
import type { KeySealer } from "./key-sealer.ts";
import { type ManagedKey, managedKeyOf } from "./managed-key.ts";
import { ringChanges } from "./ring-changes.ts";
import { rotationPolicy } from "./rotation-policy.ts";
import { stableArray } from "./stable-array.ts";

/** The ports and times of keys that rotate by themselves. */
export interface ManagedKeysOptions {
  readonly keyRings: KeyRingStore;
  readonly sealer: KeySealer;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** The life cycle's times, in seconds. Whatever is left out has the value of `defaultRotationPolicy`. */
  readonly policy?: Partial<RotationPolicy>;
  /**
   * How long a ring is used before the store is asked again, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxAge?: number;
  /**
   * How long one call of the store or the sealer may take, in milliseconds.
   *
   * @default 2000
   */
  readonly timeout?: number;
  /**
   * Learns of failures for which nobody was refused: the store could not be read, so that the last ring stood in, or
   * a rotation could not be written. Either is tried again after `maxAge`. What it throws is dropped.
   */
  readonly onFailure?: (failure: PortError, tenant: TenantId) => void;
}

/**
 * Keys that outlive the process, that all nodes share, and that rotate by themselves when they are used: a successor
 * is announced in time, signs when every verifier can know it, and the old key stays until its tokens are dead.
 */
export interface ManagedKeys extends SigningKeys {
  /**
   * Makes a key for the algorithm if the tenant has none. Any number of nodes may do so at once: one key comes of it,
   * and all of them use that.
   */
  ensure(tenant: TenantId, algorithm: SigningAlgorithm, kid?: string): ResultAsync<void, PortError>;

  /**
   * Announces a successor now, unless one is announced already, and answers it. A tenant without a key of the algorithm
   * gets none: that a tenant exists, or will ever sign so, is not known here. With `immediately` it signs at once:
   * verifiers that know no newer JWK Set refuse its tokens until they fetch one.
   */
  rotate(
    tenant: TenantId,
    algorithm: SigningAlgorithm,
    how?: { readonly immediately?: boolean },
  ): ResultAsync<RotationVerdict, PortError>;

  /**
   * Takes in a private key that signs elsewhere, with its `kid`: sealed at once, and held to the rules of `staticKeys`. As
   * `signing` it signs from now on, as `announced` after the announcement window, and as `retired` it never signs and is
   * published until what it signed up to now is dead. A `kid` that is there already is refused, a revoked key's too.
   *
   * @example await keys.import(tenant.id, { alg: "RS256", kid: "2026-01", privatePem }, { as: "signing" })
   */
  import(
    tenant: TenantId,
    key: ImportedKey,
    choices: KeyImportChoices,
  ): ResultAsync<KeyImportVerdict, PortError>;

  /**
   * For a key that leaked: it is neither published nor used from now on, and its private half is erased. If it was the
   * signer, the announced key or a new one signs at once. Other nodes follow when they read the ring, after `maxAge`.
   */
  revoke(tenant: TenantId, kid: string): ResultAsync<"revoked" | "unknown", PortError>;

  /**
   * Ends the keys of an algorithm that the tenant has given up: no successor follows, and none signs once `clockSkew` and ten
   * seconds are over, in which nodes that still know the tenant as it was sign on. They stay published until all that they
   * signed is dead. Whether the tenant still signs so is not known here: a signer that is asked for later makes a new key.
   */
  retire(
    tenant: TenantId,
    algorithm: SigningAlgorithm,
  ): ResultAsync<"retired" | "unknown", PortError>;

  /** The tenant's keys as the store holds them, after the work that is under way here. */
  list(tenant: TenantId): ResultAsync<readonly ManagedKey[], PortError>;

  /** Seals with the current key-encryption key what a former one sealed, so that the former may go. */
  reseal(tenant: TenantId): ResultAsync<void, PortError>;
}

/**
 * Keys in a `KeyStore`, with a life cycle. A tenant's first key of an algorithm is made when it is needed. Throws
 * `ConfigurationError` if the policy or a time is wrong, or an option unknown.
 *
 * While the store is down, tokens are signed by the last ring for `policy.ringMaxAge` seconds; then `signer` is
 * `unavailable`. `published` answers the last ring however old.
 *
 * @example
 * const keys = managedKeys({ keyRings: storage.keyRings, sealer: keySealer(keyEncryptionKey) });
 */
export const managedKeys = (options: ManagedKeysOptions): ManagedKeys => {
  requireKnownOptions("managedKeys", options, managedKeysOptions);
  const { keyRings, sealer, clock = systemClock, timeout = 2000 } = options;
  requireWholeNumbers("managedKeys", { timeout: { value: timeout, least: 1, most: longestTimer } });
  const policy = rotationPolicy(options.policy ?? {});
  const maxAge = readMaxAge(options.maxAge ?? 10_000, policy);
  const onFailure = (failure: PortError, tenant: TenantId): void => {
    try {
      options.onFailure?.(failure, tenant);
    } catch {}
  };
  const rings = heldRings({ keyRings, sealer, clock, maxAge, deadline: timeout, onFailure });
  const inTurn = serialQueue();
  const write = ringChanges({ keyRings, sealer, clock, deadline: timeout, rings });
  const change: typeof write = (tenant, ...how) => inTurn(tenant, () => write(tenant, ...how));
  const shared = singleFlight<HeldRing>();
  const asBefore = stableArray<PublicJwk>(1000);
  /** When a rotation could not be written: it is not tried again with every request. */
  const failedAt = new LRUCache<TenantId, Instant>({ max: 1000 });

  const maintain = (tenant: TenantId, alg: SigningAlgorithm): ResultAsync<HeldRing, PortError> =>
    shared(`${alg} ${tenant}`, () => change(tenant, maintenance(alg, policy)));

  /** Never holds up who asked for a key that is there. */
  const maintainLater = (tenant: TenantId, ring: HeldRing, alg: SigningAlgorithm): void => {
    if (isGivenUp(ring.keys, alg)) return;
    const { add, drop } = nextSteps(ring.keys, alg, clock.now(), policy);
    if (!add && drop.length === 0) return;
    const failed = failedAt.get(tenant);
    if (failed !== undefined && ageOf(failed, clock) < maxAge) return;
    void maintain(tenant, alg).orTee((failure) => {
      failedAt.set(tenant, clock.now());
      onFailure(failure, tenant);
    });
  };

  return {
    signer: (tenant, alg) =>
      andThen(rings.current(tenant), (ring): MaybeAsync<Signer, PortError> => {
        if (ageOf(ring.readAt, clock) > policy.ringMaxAge) return err(outdated);
        const signer = signerOf(ring, alg, clock);
        if (signer === undefined)
          return maintain(tenant, alg).andThen((made) => {
            const first = signerOf(made, alg, clock);
            return first === undefined ? errAsync(portError("conflict", port)) : okAsync(first);
          });
        maintainLater(tenant, ring, alg);
        return ok(signer);
      }),

    publicKeys: (tenant) =>
      andThen(rings.current(tenant), (ring) => {
        for (const alg of new Set(ring.keys.map((key) => key.alg)))
          maintainLater(tenant, ring, alg);
        const published = publicKeysAt(ring.keys, clock.now(), policy).flatMap(
          ({ kid }) => ring.opened.get(kid)?.publicJwk ?? [],
        );
        return ok(asBefore(tenant, published));
      }),

    ensure: (tenant, alg, kid) =>
      change(tenant, firstKey(alg, policy), { kid }).map(() => undefined),

    rotate: keyRotation({ change, clock, policy }),

    import: keyImport({ change, clock, policy }),

    revoke: keyRevocation({ change, maintain, onFailure }),

    retire: (tenant, alg) =>
      change(tenant, retirement(alg, policy.clockSkew + staleness)).map(({ keys }) =>
        keys.some((key) => key.alg === alg) ? "retired" : "unknown",
      ),

    list: (tenant) =>
      inTurn(tenant, () => rings.afresh(tenant)).map(({ keys }) =>
        keys.map((key) => managedKeyOf(key, clock.now(), policy)),
      ),

    reseal: (tenant) => change(tenant, noChange, { reseal: true }).map(() => undefined),
  };
};

const managedKeysOptions: KnownOptions<ManagedKeysOptions> = {
  ...{ keyRings: true, sealer: true, clock: true, policy: true },
  ...{ maxAge: true, timeout: true, onFailure: true },
};

const port = "signing-keys";

/** Seconds that a node may go by a tenant that was read before: more than any cache keeps one. */
const staleness = 10;

const outdated: PortError = portError("unavailable", port, "the key ring was read too long ago");

const signerOf = (ring: HeldRing, alg: SigningAlgorithm, clock: Clock): Signer | undefined => {
  const key = signingKey(ring.keys, alg, clock.now());
  return key && ring.opened.get(key.kid)?.signer;
};

/** In seconds. */
const readMaxAge = (milliseconds: number, { ringMaxAge }: RotationPolicy): number => {
  const maxAge = milliseconds / 1000;
  if (!(maxAge >= 0 && maxAge <= ringMaxAge))
    throw new ConfigurationError("managedKeys", [
      { field: "maxAge", message: "must be milliseconds, and at most policy.ringMaxAge" },
    ]);
  return maxAge;
};
