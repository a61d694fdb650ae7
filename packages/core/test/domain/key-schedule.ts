import {
  addKey,
  advanceAnnounced,
  type KeyLife,
  nextSteps,
  publicKeysAt,
  type RotationPolicy,
  retirementWindow,
  revokeKey,
  stateOf,
} from "@mintport/core/keys";
import { instant, type KeyId } from "@mintport/core/ports";

/** What happens to one tenant's keys, minute by minute. Whatever the bits leave out happens when it must. */
export interface Schedule {
  /** What is the case: how long copies live, how far clocks differ, in minutes. */
  readonly policy: RotationPolicy;
  /** What the rules are told. */
  readonly believed: RotationPolicy;
  /** How far each node's clock is ahead of the true time. */
  readonly nodeClocks: readonly number[];
  readonly verifierClock: number;
  readonly minutes: readonly Minute[];
}

export interface Minute {
  /** The nodes, as bits, that do now what `nextSteps` says, or read the ring anew (as after a restart). */
  readonly writers: number;
  readonly readers: number;
  readonly order: "none" | "rotate" | "rotate at once" | "revoke signer" | "revoke any";
}

export type Fault =
  | "not one signer"
  | "a token that a JWK Set lacks"
  | "a revoked key is published"
  | "too many keys";

/**
 * Plays a schedule. Every node signs in every minute, and verifiers may hold any JWK Set that any node answered within
 * `jwksMaxAge`; so every token is tried against all of them while any verifier's clock lets it live.
 */
export const findFaults = (schedule: Schedule): readonly Fault[] => {
  const { policy, believed, nodeClocks, verifierClock, minutes } = schedule;
  const faults = new Set<Fault>();
  const nodes: (Copy & { clock: number })[] = nodeClocks.map((clock) => ({
    clock,
    keys: [],
    readAt: -1,
    version: 0,
  }));
  const world = new World(believed);
  const lastExpiry = new Map<KeyId, number>();
  const sets: JwkSet[] = [];

  for (const [now, { writers, readers, order }] of minutes.entries()) {
    for (const [i, { clock }] of nodes.entries())
      if (now === 0 || writers & (1 << i)) world.maintain(now + clock);
    world.obey(order, now + nodeClocks[0]!, now);

    for (const [i, node] of nodes.entries()) {
      if (now === 0 || readers & (1 << i) || now - node.readAt > policy.ringMaxAge)
        Object.assign(node, { keys: world.keys, readAt: now, version: world.version });
      const clock = instant(now + node.clock);
      const signers = node.keys.filter((key) => stateOf(key, clock, believed) === "signing");
      if (signers.length !== 1) faults.add("not one signer");
      for (const { kid } of signers)
        lastExpiry.set(
          kid,
          Math.max(lastExpiry.get(kid) ?? 0, clock + policy.longestTokenLifetime),
        );
      const kids = publicKeysAt(node.keys, clock, believed).map(({ kid }) => kid);
      sets.push({ answeredAt: now, version: node.version, kids: new Set(kids) });
      if (kids.length > mostKeys(schedule)) faults.add("too many keys");
      for (const { kid } of publicKeysAt(world.keys, clock, believed))
        if (world.revoked.has(kid)) faults.add("a revoked key is published");
    }

    const held = sets.filter(({ answeredAt }) => now - answeredAt <= policy.jwksMaxAge);
    for (const [kid, expiry] of lastExpiry) {
      if (now + verifierClock >= expiry || world.revoked.has(kid)) continue;
      const known = held.filter(({ version }) => version >= (world.hasty.get(kid) ?? 0));
      if (!known.every(({ kids }) => kids.has(kid))) faults.add("a token that a JWK Set lacks");
    }
  }
  return [...faults];
};

interface Copy {
  keys: readonly KeyLife[];
  readAt: number;
  version: number;
}

interface JwkSet {
  readonly answeredAt: number;
  readonly version: number;
  readonly kids: ReadonlySet<KeyId>;
}

/** The ring as the store holds it. */
class World {
  keys: readonly KeyLife[] = [];
  version = 0;
  readonly revoked = new Set<KeyId>();
  /** Keys that an emergency let sign before all could know them, and since when the ring has them. */
  readonly hasty = new Map<KeyId, number>();
  readonly #policy: RotationPolicy;
  readonly #since = new Map<KeyId, number>();
  #made = 0;

  constructor(policy: RotationPolicy) {
    this.#policy = policy;
  }

  maintain(clock: number): void {
    const { add, drop } = nextSteps(this.keys, "ES256", instant(clock), this.#policy);
    if (!add && drop.length === 0) return;
    const kept = this.keys.filter(({ kid }) => !drop.includes(kid));
    this.#write(add ? this.#added(kept, clock, "announced") : kept);
  }

  obey(order: Minute["order"], clock: number, minute: number): void {
    if (order === "none") return;
    const before = new Map(this.keys.map(({ kid, signsFrom }) => [kid, signsFrom]));
    const now = instant(clock);
    const announced = this.keys.some((key) => stateOf(key, now, this.#policy) === "announced");
    if (order === "rotate") {
      if (!announced) this.#write(this.#added(this.keys, clock, "announced"));
      return;
    }
    if (order === "rotate at once")
      this.#write(
        advanceAnnounced(this.keys, "ES256", now) ?? this.#added(this.keys, clock, "at once"),
      );
    else {
      const alive = this.keys.filter(({ revokedAt }) => revokedAt === undefined);
      const chosen =
        order === "revoke any"
          ? alive[minute % alive.length]
          : alive.find((key) => stateOf(key, now, this.#policy) === "signing");
      if (chosen === undefined) return;
      this.revoked.add(chosen.kid);
      this.#write(revokeKey(this.keys, chosen.kid, now));
      this.maintain(clock);
    }
    for (const { kid, signsFrom } of this.keys)
      if (before.get(kid) !== signsFrom) this.hasty.set(kid, this.#since.get(kid)!);
  }

  #added(keys: readonly KeyLife[], clock: number, takeover: "announced" | "at once") {
    const made = {
      kid: `k${this.#made++}` as KeyId,
      alg: "ES256",
      createdAt: instant(clock),
    } as const;
    return addKey<KeyLife>(keys, made, takeover, this.#policy);
  }

  #write(keys: readonly KeyLife[]): void {
    this.keys = keys;
    this.version++;
    for (const { kid } of keys) if (!this.#since.has(kid)) this.#since.set(kid, this.version);
  }
}

/** Rotation in time: the retired ones that can overlap, the signing and the announced one. */
const mostKeys = ({ policy, believed, minutes }: Schedule): number => {
  const orders = new Set(minutes.map(({ order }) => order));
  if (orders.size > (orders.has("rotate") ? 2 : 1)) return Number.POSITIVE_INFINITY;
  const apart = orders.has("rotate")
    ? Math.max(1, policy.jwksMaxAge + policy.ringMaxAge)
    : policy.rotationInterval - policy.clockSkew;
  return 3 + Math.ceil((retirementWindow(believed) + policy.ringMaxAge) / apart);
};
