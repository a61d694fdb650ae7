import {
  addKey,
  advanceAnnounced,
  announcementWindow,
  type KeyLife,
  nextSteps,
  publicKeysAt,
  type RotationPolicy,
  removedAt,
  retirementWindow,
  revokeKey,
  signingKey,
} from "@mintport/core/keys";
import type { KeyId } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, made, policy, signersAt, states, two } from "./key-rings.ts";
import { findFaults, type Schedule } from "./key-schedule.ts";

describe("a key's life", () => {
  it("the first of its algorithm signs at once, by any clock", () => {
    const keys = addKey<KeyLife>([], made("a", 0), "announced", policy);
    for (const clock of [at(-60), at(0), at(60)])
      expect(signingKey(keys, "ES256", clock)?.kid).toBe("a");
    expect(signingKey(keys, "EdDSA", at(0))).toBeUndefined();
  });

  it("a successor is published first, and signs once every copy of the JWK Set has it", () => {
    const keys = two();
    expect(announcementWindow(policy)).toBe(400);
    expect(states(keys, 100)).toEqual({ a: "signing", b: "announced" });
    expect(states(keys, 499)).toEqual({ a: "signing", b: "announced" });
    expect(states(keys, 500)).toEqual({ a: "retired", b: "signing" });
    expect(publicKeysAt(keys, at(100), policy)).toHaveLength(2);
  });

  it("a retired key is published until the last token of it is dead, and then removed", () => {
    const keys = two();
    expect(retirementWindow(policy)).toBe(3760);
    expect(removedAt(keys[0]!, policy)).toBe(at(4260));
    expect(removedAt(keys[1]!, policy)).toBeUndefined();
    expect(states(keys, 4259)).toEqual({ a: "retired", b: "signing" });
    expect(states(keys, 4260)).toEqual({ a: "removed", b: "signing" });
    expect(publicKeysAt(keys, at(4260), policy).map(({ kid }) => kid)).toEqual(["b"]);
    expect(nextSteps(keys, "ES256", at(4260), policy)).toEqual({ add: false, drop: ["a"] });
  });

  it("a successor is asked for so early that it signs when the interval is over", () => {
    const [only] = addKey<KeyLife>([], made("a", 0), "announced", policy);
    expect(nextSteps([], "ES256", at(0), policy).add).toBe(true);
    expect(nextSteps([only!], "ES256", at(9599), policy).add).toBe(false);
    expect(nextSteps([only!], "ES256", at(9600), policy).add).toBe(true);
    const next = addKey([only!], made("b", 9600), "announced", policy);
    expect(next[1]?.signsFrom).toBe(at(10_000));
    expect(nextSteps(next, "ES256", at(9600), policy).add).toBe(false);
    expect(nextSteps(next, "ES256", at(19_599), policy).add).toBe(false);
    expect(nextSteps(next, "ES256", at(19_600), policy).add).toBe(true);
  });

  it("algorithms rotate side by side", () => {
    const keys = addKey<KeyLife>(two(), made("e", 0, "EdDSA"), "announced", policy);
    expect(signingKey(keys, "EdDSA", at(200))?.kid).toBe("e");
    expect(signingKey(keys, "ES256", at(200))?.kid).toBe("a");
    expect(signingKey(revokeKey(keys, "e" as KeyId, at(200)), "ES256", at(200))?.kid).toBe("a");
  });

  it("a successor takes over at once if told so, announced before or not", () => {
    const [only] = two();
    const { retiresAt: _, ...alone } = only!;
    const atOnce = addKey<KeyLife>([alone], made("b", 100), "at once", policy);
    expect(states(atOnce, 100)).toEqual({ a: "retired", b: "signing" });
    expect(states(advanceAnnounced(two(), "ES256", at(150))!, 150)).toEqual({
      a: "retired",
      b: "signing",
    });
    expect(advanceAnnounced([alone], "ES256", at(150))).toBeUndefined();
    expect(advanceAnnounced([], "ES256", at(150))).toBeUndefined();
    expect(advanceAnnounced(two(), "ES256", at(500))).toBeUndefined();
  });

  it("never ends before it begins, although the writer's clock is behind", () => {
    const late = addKey<KeyLife>(two(), made("c", 470), "at once", policy);
    for (const clock of [460, 499, 500, 501]) expect(signersAt(late, at(clock))).toHaveLength(1);
    const thrice = advanceAnnounced(
      addKey<KeyLife>(two(), made("c", 600), "announced", policy),
      "ES256",
      at(490),
    )!;
    for (const clock of [490, 499, 500, 501]) expect(signersAt(thrice, at(clock))).toHaveLength(1);
  });
});

describe("revoking", () => {
  it("a key from its first moment as a signer does not wake the one before", () => {
    expect(signersAt(revokeKey(two(), "b" as KeyId, at(500)), at(500))).toEqual([]);
    expect(signersAt(revokeKey(two(), "b" as KeyId, at(499)), at(500))).toEqual(["a"]);
  });

  it("an announced key that has no predecessor leaves nobody to sign; it cannot take over early either", () => {
    const alone: readonly KeyLife[] = [{ ...made("a", 0), signsFrom: at(500) }];
    expect(advanceAnnounced(alone, "ES256", at(100))).toBeUndefined();
    expect(states(revokeKey(alone, "a" as KeyId, at(100)), 100)).toEqual({ a: "revoked" });
  });

  it("the signer hands over to the announced key, on every clock", () => {
    const keys = revokeKey(two(), "a" as KeyId, at(200));
    expect(states(keys, 200)).toEqual({ a: "revoked", b: "signing" });
    for (const clock of [at(140), at(260)]) expect(signersAt(keys, clock)).toEqual(["b"]);
    expect(publicKeysAt(keys, at(200), policy).map(({ kid }) => kid)).toEqual(["b"]);
  });

  it("the signer without a successor makes room for a new key, which signs at once on every clock", () => {
    const revoked = revokeKey(two(), "b" as KeyId, at(600));
    expect(signersAt(revoked, at(600))).toEqual([]);
    expect(nextSteps(revoked, "ES256", at(600), policy).add).toBe(true);
    const keys = addKey<KeyLife>(revoked, made("c", 600), "announced", policy);
    for (const clock of [at(540), at(600), at(660)]) expect(signersAt(keys, clock)).toEqual(["c"]);
  });

  it("the announced key lets the signer go on", () => {
    const keys = revokeKey(two(), "b" as KeyId, at(200));
    expect(states(keys, 200)).toEqual({ a: "signing", b: "revoked" });
    expect(states(keys, 5000)).toEqual({ a: "signing", b: "revoked" });
  });

  it("a retired key changes nothing for the signer, whatever a node's clock makes of it", () => {
    const keys = revokeKey(two(), "a" as KeyId, at(510));
    for (const clock of [at(450), at(510)]) expect(signersAt(keys, clock)).toEqual(["b"]);
  });

  it("an unknown or revoked key is nothing to do", () => {
    const keys = revokeKey(two(), "a" as KeyId, at(200));
    expect(revokeKey(keys, "a" as KeyId, at(300))).toBe(keys);
    expect(revokeKey(keys, "x" as KeyId, at(300))).toBe(keys);
  });

  it("is remembered as long as a token of the key could have lived", () => {
    const keys = revokeKey(two(), "a" as KeyId, at(200));
    expect(nextSteps(keys, "ES256", at(3959), policy).drop).toEqual([]);
    expect(nextSteps(keys, "ES256", at(3960), policy).drop).toEqual(["a"]);
  });
});

describe("over random schedules of rotation, restart, clocks and copies", () => {
  it("every unexpired token verifies, one key signs, and few are published", () => {
    fc.assert(
      fc.property(schedules({}), (schedule) => {
        expect(findFaults(schedule)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("and a revoked key's tokens never verify with a fresh JWK Set", () => {
    fc.assert(
      fc.property(schedules({ emergencies: true }), (schedule) => {
        expect(findFaults(schedule)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[keyof RotationPolicy, string]>([
    ["jwksMaxAge", "a token that a JWK Set lacks"],
    ["ringMaxAge", "a token that a JWK Set lacks"],
    ["clockSkew", "a token that a JWK Set lacks"],
    ["longestTokenLifetime", "a token that a JWK Set lacks"],
  ])("each window is needed: with %s understated there is a gap", (field, fault) => {
    const understated = fc.check(
      fc.property(schedules({}), (schedule) => {
        const believed = { ...schedule.policy, [field]: 0 };
        expect(findFaults({ ...schedule, believed })).toEqual([]);
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(understated.failed).toBe(true);
    const [schedule] = understated.counterexample!;
    expect(findFaults({ ...schedule, believed: { ...schedule.policy, [field]: 0 } })).toContain(
      fault,
    );
  });
});

/** In minutes, and small, so that windows meet. */
const schedules = ({ emergencies = false }): fc.Arbitrary<Schedule> =>
  fc
    .record({
      longestTokenLifetime: fc.integer({ min: 1, max: 12 }),
      jwksMaxAge: fc.integer({ min: 0, max: 6 }),
      clockSkew: fc.integer({ min: 0, max: 4 }),
      ringMaxAge: fc.integer({ min: 0, max: 4 }),
      spare: fc.integer({ min: 1, max: 20 }),
    })
    .chain(({ spare, ...windows }) => {
      const { jwksMaxAge, ringMaxAge, clockSkew } = windows;
      const real: RotationPolicy = {
        ...windows,
        rotationInterval: 2 * (jwksMaxAge + ringMaxAge + clockSkew) + spare,
      };
      return fc.record({
        policy: fc.constant(real),
        believed: fc.constant(real),
        // Any two of them differ by the skew at most.
        nodeClocks: fc.array(fc.integer({ min: 0, max: clockSkew }), {
          minLength: 1,
          maxLength: 3,
        }),
        verifierClock: fc.integer({ min: 0, max: clockSkew }),
        minutes: fc.array(
          fc.record({
            writers: fc.integer({ min: 0, max: 7 }),
            readers: fc.integer({ min: 0, max: 7 }),
            order: fc.oneof(
              { weight: 30, arbitrary: fc.constant("none" as const) },
              { weight: 1, arbitrary: fc.constant("rotate" as const) },
              ...(emergencies
                ? [
                    { weight: 1, arbitrary: fc.constant("rotate at once" as const) },
                    { weight: 1, arbitrary: fc.constant("revoke signer" as const) },
                    { weight: 1, arbitrary: fc.constant("revoke any" as const) },
                  ]
                : []),
            ),
          }),
          { minLength: 20, maxLength: 150 },
        ),
      });
    });
