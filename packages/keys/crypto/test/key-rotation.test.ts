import type { PublicJwk, Revision } from "@mintport/core/ports";
import type { ManagedKeys } from "@mintport/crypto";
import { expectErr, expectOk } from "@mintport/testing";
import { compactVerify, createLocalJWKSet } from "jose";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, policy, published, signerKid } from "./fixture/nodes.ts";

describe("rotation", () => {
  it("of five nodes through three rotations, every token verifies at every minute", async () => {
    const { clock, node, store } = deployment();
    // Each with its own clock, and one that is started anew every hour.
    const skews = [0, 0, 30, -30, 25];
    const nodes = skews.map((skew) =>
      node({ clock: { now: () => (clock.now() + skew) as never } }),
    );
    const seen = new Set<string>();
    const sets: { readonly at: number; readonly keys: readonly PublicJwk[] }[] = [];
    let tokens: readonly Token[] = [];
    let checked = 0;
    let begun: Revision | undefined;
    for (let minute = 0; minute < 200; minute++) {
      if (minute % 60 === 59) nodes[0] = node();
      for (const own of nodes) {
        tokens = [...tokens, await mint(own, clock.now())];
        sets.push({ at: clock.now(), keys: await published(own) });
      }
      for (const { kid } of expectOk(await nodes[0]!.list(main))) seen.add(kid);
      tokens = tokens.filter(
        ({ mintedAt }) => clock.now() < mintedAt + policy.longestTokenLifetime,
      );
      const held = sets.filter(({ at }) => clock.now() - at <= policy.jwksMaxAge);
      for (const { keys } of held) {
        const find = createLocalJWKSet({ keys: [...keys] });
        // One of each key: the others differ by their minute only.
        for (const { text } of new Map(tokens.map((token) => [token.kid, token])).values()) {
          await compactVerify(text, find);
          checked++;
        }
        expect(keys.length).toBeLessThanOrEqual(2);
      }
      begun ??= expectOk(await store.read(main))?.revision;
      clock.advance(60);
    }
    // The first key, and one more at 54, 114 and 174 minutes: 3 rotations, whatever the number of nodes.
    expect(seen.size).toBe(4);
    expect(checked).toBeGreaterThan(3000);
    // Behind the first key 3 were put in and 2 dropped: nothing else was written.
    const written = Number(expectOk(await store.read(main))?.revision) - Number(begun);
    expect(written).toBe(5);
  });

  it("the signer's key was published for the announcement window before it signed", async () => {
    const { clock, node } = deployment();
    const keys = node();
    const first = await signerKid(keys);
    clock.advance(policy.rotationInterval - 360);
    expect(await signerKid(keys)).toBe(first);
    const [, successor] = expectOk(await keys.list(main));
    expect(successor).toMatchObject({ state: "announced", createdAt: clock.now() });
    expect(kidsOf(await published(keys))).toEqual([first, successor!.kid]);
    clock.advance(359);
    expect(await signerKid(keys)).toBe(first);
    clock.advance(1);
    expect(await signerKid(keys)).toBe(successor!.kid);
  });

  it("happens for a tenant of whom only the JWK Set is asked", async () => {
    const { clock, node } = deployment();
    const keys = node();
    expectOk(await keys.ensure(main, "ES256"));
    clock.advance(policy.rotationInterval);
    expect(await published(keys)).toHaveLength(1);
    expect(expectOk(await keys.list(main))).toHaveLength(2);
  });

  it("by hand announces one successor, however often it is asked for", async () => {
    const { clock, node } = deployment();
    const [keys, other] = [node(), node()];
    const first = await signerKid(keys);
    const verdicts = await Promise.all(
      [keys, keys, other].map((each) => each.rotate(main, "ES256")),
    );
    const made = verdicts.map((verdict) => expectOk(verdict));
    expect(made[0]).toMatchObject({ verdict: "rotated", key: { state: "announced" } });
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);
    expect(await signerKid(keys)).toBe(first);
    clock.advance(360);
    expect(await signerKid(keys)).not.toBe(first);
  });

  it("by hand, immediately, lets the announced key sign at once, or a new one", async () => {
    const keys = deployment().node();
    const first = await signerKid(keys);
    const announced = expectOk(await keys.rotate(main, "ES256"));
    const now = expectOk(await keys.rotate(main, "ES256", { immediately: true }));
    expect(now).toMatchObject({ key: { kid: keyOf(announced).kid, state: "signing" } });
    expect(await signerKid(keys)).toBe(keyOf(announced).kid);
    const third = expectOk(await keys.rotate(main, "ES256", { immediately: true }));
    expect(await signerKid(keys)).toBe(keyOf(third).kid);
    expect(kidsOf(await published(keys))).toEqual([first, keyOf(announced).kid, keyOf(third).kid]);
  });

  it("by hand gives no ring to whoever has none, and no key of an algorithm that was never used", async () => {
    const keys = deployment().node();
    expect(expectOk(await keys.rotate(main, "EdDSA"))).toEqual({ verdict: "unknown" });
    expect(expectOk(await keys.list(main))).toEqual([]);
    expectOk(await keys.ensure(main, "ES256"));
    expect(expectOk(await keys.rotate(main, "EdDSA"))).toEqual({ verdict: "unknown" });
    expect(expectOk(await keys.list(main))).toHaveLength(1);
  });

  it("by hand, over and over, does not let the JWK Set grow without end", async () => {
    const { clock, node } = deployment();
    const keys = node();
    expectOk(await keys.ensure(main, "ES256"));
    for (let i = 1; i < 32; i++) expectOk(await keys.rotate(main, "ES256", { immediately: true }));
    expect(await published(keys)).toHaveLength(32);
    expect(expectOk(await keys.rotate(main, "ES256", { immediately: true }))).toEqual({
      verdict: "too_many_keys",
    });
    expect(await published(keys)).toHaveLength(32);
    clock.advance(1320);
    expect(expectOk(await keys.rotate(main, "ES256"))).toMatchObject({ verdict: "rotated" });
  });
});

describe("revoking", () => {
  it("the signer is gone at once, its private half too, and a new key signs", async () => {
    const { node, store } = deployment();
    const keys = node();
    const token = await mint(keys, 0);
    expect(expectOk(await keys.revoke(main, token.kid))).toBe("revoked");
    expect(await signerKid(keys)).not.toBe(token.kid);
    const set = createLocalJWKSet({ keys: [...(await published(keys))] });
    await expect(compactVerify(token.text, set)).rejects.toThrow("no applicable key");
    const ring = JSON.parse(expectOk(await store.read(main))!.value) as { keys: object[] };
    expect(Object.keys(ring.keys[0]!)).not.toContain("sealed");
    expect(expectOk(await keys.list(main)).map(({ state }) => state)).toEqual([
      "revoked",
      "signing",
    ]);
  });

  it("the announced key takes over, and other nodes follow when they read the ring", async () => {
    const { clock, node } = deployment();
    const [keys, other] = [node(), node()];
    const first = await signerKid(keys);
    const { kid } = keyOf(expectOk(await keys.rotate(main, "ES256")));
    expect(await signerKid(other)).toBe(first);
    expectOk(await keys.revoke(main, first));
    expect(await signerKid(keys)).toBe(kid);
    expect(kidsOf(await published(keys))).toEqual([kid]);
    clock.advance(10);
    expect(await signerKid(other)).toBe(kid);
    expect(kidsOf(await published(other))).toEqual([kid]);
  });

  it("succeeds although no new key can be made, and tells of that", async () => {
    const told: unknown[] = [];
    const { node, sealer, store } = deployment();
    const broken = { ...sealer, seal: () => Promise.reject(new Error("the KMS is down")) };
    const keys = node({ sealer: broken, onFailure: (failure) => told.push(failure) });
    const kid = await signerKid(node());
    expect(expectOk(await keys.revoke(main, kid))).toBe("revoked");
    expect(told).toEqual([expect.objectContaining({ kind: "unavailable" })]);
    expect(await published(keys)).toEqual([]);
    expect(expectOk(await store.read(main))?.value).not.toContain("sealed");
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
    expect(await signerKid(node())).not.toBe(kid);
  });

  it("twice is once, and an unknown key is said to be unknown", async () => {
    const keys = deployment().node();
    const kid = await signerKid(keys);
    expect(expectOk(await keys.revoke(main, kid))).toBe("revoked");
    expect(expectOk(await keys.revoke(main, kid))).toBe("revoked");
    expect(expectOk(await keys.revoke(main, "other"))).toBe("unknown");
    expect(expectOk(await keys.list(main))).toHaveLength(2);
  });
});

interface Token {
  readonly text: string;
  readonly kid: string;
  readonly mintedAt: number;
}

const mint = async (keys: ManagedKeys, mintedAt: number): Promise<Token> => {
  const { alg, kid, sign } = expectOk(await keys.signer(main, "ES256"));
  const header = Buffer.from(JSON.stringify({ alg, kid })).toString("base64url");
  const input = `${header}.${Buffer.from("{}").toString("base64url")}`;
  return { text: `${input}.${expectOk(await sign(input))}`, kid, mintedAt };
};

const keyOf = (verdict: { readonly verdict: string; readonly key?: { readonly kid: string } }) =>
  verdict.key!;
