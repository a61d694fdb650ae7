import { keyTextVectors } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { keyText, listedKeyText } from "../src/key-text.ts";

describe.each(keyTextVectors)("%j", (id, key) => {
  it(`is ${key} in a key`, () => {
    expect(keyText(id)).toBe(key);
  });

  it("is removed by its id, and by what a list names it", () => {
    expect([listedKeyText(id), listedKeyText(key)]).toEqual([key, key]);
  });
});
