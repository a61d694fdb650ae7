import {
  addKey,
  isGivenUp,
  type KeyLife,
  nextSteps,
  retireKeys,
  revokeKey,
  signingKey,
} from "@mintport/core/keys";
import type { KeyId } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { at, made, policy, states, two } from "./key-rings.ts";

const alone = addKey<KeyLife>([], made("a", 0), "announced", policy);

describe("an algorithm that was given up", () => {
  it("signs no more, and its key is published until the last token of it is dead", () => {
    const keys = retireKeys(alone, "ES256", at(1000));
    expect(states(keys, 999)).toEqual({ a: "signing" });
    expect(states(keys, 1000)).toEqual({ a: "retired" });
    expect(states(keys, 1000 + 3759)).toEqual({ a: "retired" });
    expect(states(keys, 1000 + 3760)).toEqual({ a: "removed" });
    expect(nextSteps(keys, "ES256", at(5000), policy).drop).toEqual(["a"]);
  });

  it("ends with its announced key too, which never signs", () => {
    const keys = retireKeys(two(), "ES256", at(200));
    expect(states(keys, 199)).toEqual({ a: "signing", b: "announced" });
    expect(states(keys, 200)).toEqual({ a: "retired", b: "retired" });
    for (const moment of [200, 500, 600])
      expect(signingKey(keys, "ES256", at(moment))).toBeUndefined();
  });

  it("leaves the other algorithms as they are", () => {
    const both = [...two(), ...two("EdDSA", "c", "d")];
    expect(states(retireKeys(both, "ES256", at(200)), 600)).toEqual({
      ...{ a: "retired", b: "retired", c: "retired", d: "signing" },
    });
    expect(retireKeys(both, "RS256", at(200))).toBe(both);
  });

  it("stays so when one of its keys is revoked, and is over when somebody signs with it again", () => {
    const keys = retireKeys(two(), "ES256", at(200));
    expect(isGivenUp(two(), "ES256")).toBe(false);
    expect(isGivenUp(keys, "ES256")).toBe(true);
    for (const kid of ["a", "b"] as KeyId[])
      expect(isGivenUp(revokeKey(keys, kid, at(300)), "ES256")).toBe(true);
    const again = addKey<KeyLife>(keys, made("c", 400), "announced", policy);
    expect(isGivenUp(again, "ES256")).toBe(false);
    expect(signingKey(again, "ES256", at(400))?.kid).toBe("c");
  });

  it("is not one whose signing key was revoked: it waits for another", () => {
    const revoked = revokeKey(alone, "a" as KeyId, at(100));
    expect(isGivenUp(revoked, "ES256")).toBe(false);
    const behind = revokeKey(two(), "b" as KeyId, at(600));
    expect(isGivenUp(behind, "ES256")).toBe(false);
    // Another took its place, and was given up.
    const replaced = addKey<KeyLife>(behind, made("c", 600), "announced", policy);
    expect(isGivenUp(retireKeys(replaced, "ES256", at(700)), "ES256")).toBe(true);
  });
});
