import { randomUUID } from "node:crypto";
import type { TenantId } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import {
  type Clock,
  type KeyId,
  type KeyRingStore,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { errAsync, okAsync, ResultAsync } from "@mintport/core/result";
import { withDeadline } from "../concurrency/with-deadline.ts";
import { makePrivateKey } from "../signing/make-key.ts";
import { type HeldRing, type HeldRings, nextTurn } from "./held-rings.ts";
import type { Decision, MadeKey } from "./key-decisions.ts";
import type { KeySealer } from "./key-sealer.ts";
import { openKeys } from "./opened-ring.ts";
import { formatRing, type StoredKey } from "./stored-ring.ts";

/** The ports by which rings are changed. `deadline` is in milliseconds. */
export interface RingChangesOptions {
  readonly keyRings: KeyRingStore;
  readonly sealer: KeySealer;
  readonly clock: Clock;
  readonly deadline: number;
  readonly rings: HeldRings;
}

/** The choices for one change of a ring. */
export interface ChangeOptions {
  /** The name of a key that is made. Default: a random one. */
  readonly kid?: string | undefined;
  /** The private JWK of a key that is not to be made, as it is there already. Default: a new one is made. */
  readonly privateJwk?: object | undefined;
  /** Whether keys that a former key-encryption key sealed are reason enough to write. */
  readonly reseal?: boolean;
}

/** Changes a tenant's ring as a decision says, and answers the ring as it then is. */
export type ChangeRing = (
  tenant: TenantId,
  decide: Decision,
  options?: ChangeOptions,
) => ResultAsync<HeldRing, PortError>;

/**
 * Reads a ring, decides, and writes it if nobody else did in between; who lost reads again and looks whether anything
 * is left to do. Answers the ring as it then is. Nothing is written that could not be opened again.
 */
export const ringChanges = (parts: RingChangesOptions): ChangeRing => {
  const { sealer, clock, deadline, rings } = parts;

  const attempt = (attempts: number, job: Job): ResultAsync<HeldRing, PortError> =>
    rings.afresh(job.tenant).andThen((ring) => {
      const { keys, make } = job.decide(ring.keys, clock.now());
      const decided: ResultAsync<readonly StoredKey[], PortError> =
        make === undefined
          ? okAsync(keys)
          : // Making takes time, and a key must not count as older than it is.
            job
              .makeKey(make.alg)
              .map((made) => named(made, ring.keys))
              .map((made) => make.join(keys, { ...made, createdAt: clock.now() }));
      return decided
        .andThen((next) =>
          next === ring.keys && !job.reseal
            ? okAsync(next)
            : sealAnew(sealer, deadline, next).orElse((failure) =>
                // A key that is sealed with a former one still opens: no reason to put off a rotation or a revocation.
                job.reseal ? errAsync(failure) : okAsync(next),
              ),
        )
        .andThen((next) => {
          if (next === ring.keys) return okAsync(ring);
          return write(parts, job.tenant, { ring, next });
        })
        .andThen((written) => {
          if (written !== "stale") {
            rings.keep(job.tenant, written);
            return okAsync(written);
          }
          return attempts === 1
            ? errAsync(portError("conflict", port))
            : attempt(attempts - 1, job);
        });
    });

  return (tenant, decide, { kid, privateJwk, reseal = false } = {}) =>
    attempt(mostAttempts, { tenant, decide, reseal, makeKey: keyMaker(parts, kid, privateJwk) });
};

interface Job {
  readonly tenant: TenantId;
  readonly decide: Decision;
  readonly reseal: boolean;
  readonly makeKey: (alg: SigningAlgorithm) => ResultAsync<Omit<MadeKey, "createdAt">, PortError>;
}

const port = "signing-keys";

/** A writer that loses finds nothing left to do, as a rule; only different changes can make it lose again and again. */
const mostAttempts = 8;

/** Makes a key once, however often the ring must be read again. */
const keyMaker = (
  { sealer, deadline }: RingChangesOptions,
  kid: string = randomUUID(),
  given?: object,
): Job["makeKey"] => {
  const made = new Map<SigningAlgorithm, ReturnType<Job["makeKey"]>>();
  return (alg) => {
    const making =
      made.get(alg) ??
      privateJwkFor(alg, given)
        .andThen((jwk) => seal(sealer, deadline, jwk))
        .map((sealed) => ({ kid: kid as KeyId, alg, sealed }));
    made.set(alg, making);
    return making;
  };
};

const privateJwkFor = (
  alg: SigningAlgorithm,
  given: object | undefined,
): ResultAsync<object, PortError> =>
  given === undefined
    ? ResultAsync.fromPromise(makePrivateKey(alg), (cause) =>
        portError("unavailable", port, cause),
      ).map((key) => key.export({ format: "jwk" }))
    : okAsync(given);

/** A name belongs to one key for good, so a revoked key's does not come back. */
const named = <Key extends { readonly kid: KeyId }>(made: Key, keys: readonly StoredKey[]): Key =>
  keys.some(({ kid }) => kid === made.kid)
    ? { ...made, kid: randomUUID() as string as KeyId }
    : made;

const seal = (
  sealer: KeySealer,
  deadline: number,
  privateJwk: object,
): ResultAsync<string, PortError> =>
  withDeadline(deadline, () =>
    ResultAsync.fromPromise(sealer.seal(privateJwk), (cause) =>
      portError("unavailable", port, cause),
    ),
  );

/** The keys with those sealed anew that a former key-encryption key had sealed; the same array, if there are none. */
const sealAnew = (
  sealer: KeySealer,
  deadline: number,
  keys: readonly StoredKey[],
): ResultAsync<readonly StoredKey[], PortError> => {
  const anew = async (key: StoredKey): Promise<StoredKey> =>
    key.sealed === undefined || (await sealer.isCurrent(key.sealed))
      ? key
      : { ...key, sealed: await sealer.seal(await sealer.open(key.sealed)) };
  return withDeadline(deadline, () =>
    ResultAsync.fromPromise(Promise.all(keys.map(anew)), (cause) =>
      portError("unavailable", port, cause),
    ),
  ).map((next) => (next.every((key, i) => key === keys[i]) ? keys : next));
};

const write = (
  { keyRings, sealer, clock, deadline }: RingChangesOptions,
  tenant: TenantId,
  { ring, next }: { readonly ring: HeldRing; readonly next: readonly StoredKey[] },
): ResultAsync<HeldRing | "stale", PortError> =>
  openKeys(sealer, deadline, { tenant, keys: next, before: ring.opened }).andThen((opened) => {
    const [readAt, asked] = [clock.now(), nextTurn()];
    return withDeadline(deadline, () =>
      keyRings.replace(tenant, ring.revision, formatRing(next)),
    ).map((verdict) =>
      verdict.verdict === "stale"
        ? ("stale" as const)
        : {
            ...{ keys: next, revision: verdict.revision, opened },
            ...{ readAt, asked, heard: nextTurn() },
          },
    );
  });
