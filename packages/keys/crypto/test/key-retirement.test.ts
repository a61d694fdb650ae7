import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, policy, published, signerKid } from "./fixture/nodes.ts";

describe("an algorithm that is given up", () => {
  it("gets no new key, however often the JWK Set is asked for, on any node", async () => {
    const { node, clock } = deployment();
    const [one, other] = [node(), node()];
    const kid = await signerKid(one);
    expectOk(await one.ensure(main, "EdDSA", "next"));

    expect(expectOk(await one.retire(main, "ES256"))).toBe("retired");

    expect(kidsOf(await published(one)).toSorted()).toEqual([kid, "next"].toSorted());
    // Nodes that still know the tenant as it was sign on with it, and none makes another.
    for (const keys of [one, other]) expect(await signerKid(keys)).toBe(kid);
    expect(expectOk(await one.list(main))).toHaveLength(2);
    clock.advance(policy.clockSkew + 10);
    clock.advance(policy.ringMaxAge + policy.longestTokenLifetime + 2 * policy.clockSkew);
    for (const keys of [one, other]) expect(kidsOf(await published(keys))).not.toContain(kid);
    clock.advance(2 * policy.rotationInterval);
    await published(one);
    expect(expectOk(await one.list(main)).some(({ alg }) => alg === "ES256")).toBe(false);
  });

  it("comes back with a new key for whoever signs with it again", async () => {
    const { node, clock } = deployment();
    const keys = node();
    const former = await signerKid(keys);
    expectOk(await keys.retire(main, "ES256"));
    clock.advance(policy.clockSkew + 9);
    expect(await signerKid(keys)).toBe(former);
    clock.advance(1);
    const again = await signerKid(keys);
    expect(again).not.toBe(former);
    expect(kidsOf(await published(keys)).toSorted()).toEqual([former, again].toSorted());
  });

  it("gets none either when a key of it is revoked", async () => {
    const { node } = deployment();
    const keys = node();
    const kid = await signerKid(keys);
    expectOk(await keys.retire(main, "ES256"));
    expect(expectOk(await keys.revoke(main, kid))).toBe("revoked");
    expect(expectOk(await keys.list(main)).map(({ state }) => state)).toEqual(["revoked"]);
  });

  it("is unknown where there is no key of it", async () => {
    const keys = deployment().node();
    expect(expectOk(await keys.retire(main, "ES256"))).toBe("unknown");
    expect(expectOk(await keys.list(main))).toEqual([]);
  });
});
