import { keyTextVectors } from "@mintport/testing";
import { expect, it } from "vitest";
import { keyText } from "../src/key-text.ts";

it.each(keyTextVectors)("%j is %s in a key", (id, key) => {
  expect(keyText(id)).toBe(key);
});
