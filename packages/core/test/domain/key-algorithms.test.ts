import { advanceAnnounced, type KeyLife, revokeKey, signingKey } from "@mintport/core/keys";
import type { KeyId } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { at, signersAt, two } from "./key-rings.ts";

describe("two algorithms whose keys begin and end at the same moments", () => {
  const rings = (): readonly KeyLife[] =>
    [...two(), ...two("EdDSA", "e", "f")].sort((x, y) => x.alg.localeCompare(y.alg)).reverse();

  it.each([
    ["ES256", "a", "b"],
    ["EdDSA", "e", "f"],
  ] as const)("do not touch each other: %s", (alg, first, second) => {
    const keys = rings();
    const others = keys.filter((key) => key.alg !== alg);
    const unharmed = (after: readonly KeyLife[]) => {
      expect(after.filter((key) => key.alg !== alg)).toEqual(others);
      return signersAt(
        after.filter((key) => key.alg === alg),
        at(200),
      );
    };
    expect(signingKey(keys, alg, at(200))?.kid).toBe(first);
    expect(signingKey([...keys].reverse(), alg, at(200))?.kid).toBe(first);
    expect(unharmed(advanceAnnounced(keys, alg, at(150))!)).toEqual([second]);
    expect(unharmed(revokeKey(keys, first as KeyId, at(200)))).toEqual([second]);
    expect(unharmed(revokeKey(keys, second as KeyId, at(200)))).toEqual([first]);
  });
});
