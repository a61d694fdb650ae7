import { describe, expect, it } from "vitest";
import { stableArray } from "../src/key-rings/stable-array.ts";

describe("an array of the same members", () => {
  const [a, b] = [{}, {}];

  it("is the very array of last time, for each name its own", () => {
    const same = stableArray<object>(10);
    const first = same("x", [a, b]);
    expect(same("x", [a, b])).toBe(first);
    expect(same("y", [a, b])).not.toBe(first);
    expect(same("x", [a, b])).toBe(first);
  });

  it.each([[[a]], [[b, a]], [[a, b, a]], [[a, {}]], [[]]])(
    "is another one where a member differs",
    (other) => {
      const same = stableArray<object>(10);
      const first = same("x", [a, b]);
      expect(same("x", other)).not.toBe(first);
      expect(same("x", other)).toEqual(other);
    },
  );
});
