import type { KeyId } from "./identifiers.ts";
import { type Instant, instant, isExpired, later } from "./instant.ts";
import { announcementWindow, type RotationPolicy, retirementWindow } from "./rotation-policy.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";

/**
 * A signing key's life as instants, from which every node reads the same state whenever it looks. The keys of an
 * algorithm that are not revoked share time out between them: each signs up to the moment at which the next begins.
 */
export interface KeyLife {
  readonly kid: KeyId;
  readonly alg: SigningAlgorithm;
  readonly createdAt: Instant;
  /** The first moment it signs. Before `createdAt`, if there was nothing to wait for: it signs at once. */
  readonly signsFrom: Instant;
  /** The first moment it no longer signs. Set with its successor's `signsFrom`, to the same moment. */
  readonly retiresAt?: Instant;
  /** The moment of its revocation, once it is revoked. Whatever that moment is, a revoked key is out on every clock. */
  readonly revokedAt?: Instant;
}

/**
 * - `announced`: published, does not sign yet;
 * - `signing`: published, and the one key of its algorithm that signs;
 * - `retired`: published, for the tokens it signed;
 * - `removed`: everything it signed has expired;
 * - `revoked`: neither published nor signing, whatever it signed.
 */
export type KeyState = "announced" | "signing" | "retired" | "removed" | "revoked";

/** The first moment at which nothing that the key signed can still be alive; `undefined` if that is not settled. */
export const removedAt = (
  { retiresAt, revokedAt }: KeyLife,
  policy: RotationPolicy,
): Instant | undefined => {
  const end = revokedAt ?? retiresAt;
  return end === undefined ? undefined : later(end, retirementWindow(policy));
};

/** The state of a key at a moment, under a rotation policy. */
export const stateOf = (key: KeyLife, now: Instant, policy: RotationPolicy): KeyState => {
  if (isRevoked(key)) return "revoked";
  if (now < key.signsFrom) return "announced";
  if (signsAt(key, now)) return "signing";
  return isOver(key, now, policy) ? "removed" : "retired";
};

/** The one key to sign with; `undefined` only if the algorithm has no key at all, or its last one was revoked. */
export const signingKey = <Key extends KeyLife>(
  keys: readonly Key[],
  alg: SigningAlgorithm,
  now: Instant,
): Key | undefined => keys.find((key) => key.alg === alg && !isRevoked(key) && signsAt(key, now));

/** The keys that verifiers must know: announced, signing and retired. */
export const publicKeysAt = <Key extends KeyLife>(
  keys: readonly Key[],
  now: Instant,
  policy: RotationPolicy,
): readonly Key[] => keys.filter((key) => !isRevoked(key) && !isOver(key, now, policy));

/** The algorithm's key that has no successor: it signs, or is announced. */
export const lastKey = <Key extends KeyLife>(
  keys: readonly Key[],
  alg: SigningAlgorithm,
): Key | undefined =>
  keys.find((key) => key.alg === alg && !isRevoked(key) && key.retiresAt === undefined);

/** The steps that must be taken now. */
export interface NextSteps {
  /** Whether a new key is to be made for the algorithm, and put in with `addKey`. */
  readonly add: boolean;
  /** Keys of any algorithm that nobody needs any more. */
  readonly drop: readonly KeyId[];
}

/**
 * The steps for the algorithm's keys that are due now: make the first or a missing one, announce a successor so early
 * that it signs when the current key has signed for `rotationInterval`, drop what is over.
 */
export const nextSteps = (
  keys: readonly KeyLife[],
  alg: SigningAlgorithm,
  now: Instant,
  policy: RotationPolicy,
): NextSteps => {
  const current = lastKey(keys, alg);
  return {
    add: current === undefined || successorDue(current, policy) <= now,
    drop: keys.filter((key) => isOver(key, now, policy)).map(({ kid }) => kid),
  };
};

/** When a new key takes over: after the announcement window, or at once. */
export type Takeover = "announced" | "at once";

/**
 * The keys with a new one, which succeeds the algorithm's last. The first of its algorithm, and one that stands in
 * for a revoked one, has nothing to wait for: it signs from where the last one ended.
 */
export const addKey = <Key extends KeyLife>(
  keys: readonly Key[],
  made: Omit<Key, "signsFrom" | "retiresAt" | "revokedAt">,
  takeover: Takeover,
  policy: RotationPolicy,
): readonly Key[] => {
  const { alg, createdAt } = made as Pick<Key, "alg" | "createdAt">;
  const last = lastKey(keys, alg);
  if (last === undefined) return [...keys, { ...made, signsFrom: lastEnd(keys, alg) } as Key];
  const signsFrom = notBefore(
    last,
    takeover === "at once" ? createdAt : later(createdAt, announcementWindow(policy)),
  );
  return [...ending(keys, last, signsFrom), { ...made, signsFrom } as Key];
};

/** The keys with the announced one signing from now on; `undefined` if none is announced. */
export const advanceAnnounced = <Key extends KeyLife>(
  keys: readonly Key[],
  alg: SigningAlgorithm,
  now: Instant,
): readonly Key[] | undefined => {
  const last = lastKey(keys, alg);
  const before = last && predecessorOf(keys, last);
  if (last === undefined || before === undefined || last.signsFrom <= now) return undefined;
  const signsFrom = notBefore(before, now);
  return ending(keys, before, signsFrom).map((key) =>
    key.kid === last.kid ? { ...key, signsFrom } : key,
  );
};

/**
 * The keys with one revoked. Its successor signs in its place, announced or not; an announced one's predecessor goes
 * on. Where neither is there, `nextSteps` asks for a new key, which signs at once. Which clock is asked does not
 * matter: the time of the revoked key passes to another as a whole, so no node is left without a signer.
 */
export const revokeKey = <Key extends KeyLife>(
  keys: readonly Key[],
  kid: KeyId,
  now: Instant,
): readonly Key[] => {
  const revoked = keys.find((key) => key.kid === kid && !isRevoked(key));
  if (revoked === undefined) return keys;
  const rest = keys.map((key) => (key === revoked ? { ...key, revokedAt: now } : key));
  const successor = successorOf(keys, revoked);
  if (successor !== undefined)
    return rest.map((key) =>
      key.kid === successor.kid ? { ...key, signsFrom: revoked.signsFrom } : key,
    );
  const before = predecessorOf(keys, revoked);
  return before === undefined || revoked.signsFrom <= now ? rest : ending(rest, before, undefined);
};

/**
 * The keys with those of an algorithm at their end: none signs from now on, and they stay published until all that they signed
 * is dead. For an algorithm that was given up.
 */
export const retireKeys = <Key extends KeyLife>(
  keys: readonly Key[],
  alg: SigningAlgorithm,
  now: Instant,
): readonly Key[] => {
  // An announced one has its turn, of no length.
  const next = advanceAnnounced(keys, alg, now) ?? keys;
  const last = lastKey(next, alg);
  return last === undefined ? keys : ending(next, last, notBefore(last, now));
};

/**
 * Whether an algorithm was given up: its last key has ended without a successor, and no revoked one waits for a key to stand in.
 * Then only who would sign with it needs a new one.
 */
export const isGivenUp = (keys: readonly KeyLife[], alg: SigningAlgorithm): boolean => {
  if (lastKey(keys, alg) !== undefined) return false;
  const end = lastEnd(keys, alg);
  return !keys.some(
    (key) => key.alg === alg && key.retiresAt === undefined && key.signsFrom >= end,
  );
};

const isRevoked = ({ revokedAt }: KeyLife): boolean => revokedAt !== undefined;

const signsAt = ({ signsFrom, retiresAt }: KeyLife, now: Instant): boolean =>
  signsFrom <= now && (retiresAt === undefined || now < retiresAt);

const isOver = (key: KeyLife, now: Instant, policy: RotationPolicy): boolean => {
  const over = removedAt(key, policy);
  return over !== undefined && isExpired(over, now);
};

const successorDue = ({ createdAt, signsFrom }: KeyLife, policy: RotationPolicy): Instant =>
  later(
    instant(Math.max(createdAt, signsFrom)),
    policy.rotationInterval - announcementWindow(policy),
  );

/** Where time is not yet shared out: after the algorithm's last retirement, or from the beginning. */
const lastEnd = (keys: readonly KeyLife[], alg: SigningAlgorithm): Instant =>
  instant(
    Math.max(
      0,
      ...keys
        .filter((key) => key.alg === alg && !isRevoked(key))
        // There is no last key, so each of these has an end.
        .map(({ retiresAt }) => Number(retiresAt)),
    ),
  );

/** A clock that is behind must not let a key end before it begins: two would sign at once then. */
const notBefore = ({ signsFrom }: KeyLife, moment: Instant): Instant =>
  instant(Math.max(signsFrom, moment));

const successorOf = (keys: readonly KeyLife[], { alg, retiresAt }: KeyLife): KeyLife | undefined =>
  keys.find((key) => key.alg === alg && !isRevoked(key) && key.signsFrom === retiresAt);

const predecessorOf = <Key extends KeyLife>(
  keys: readonly Key[],
  { alg, signsFrom }: KeyLife,
): Key | undefined =>
  keys.find((key) => key.alg === alg && !isRevoked(key) && key.retiresAt === signsFrom);

const ending = <Key extends KeyLife>(
  keys: readonly Key[],
  { kid }: KeyLife,
  retiresAt: Instant | undefined,
): readonly Key[] =>
  keys.map((key) => {
    if (key.kid !== kid) return key;
    const { retiresAt: _, ...rest } = key;
    return (retiresAt === undefined ? rest : { ...rest, retiresAt }) as Key;
  });
