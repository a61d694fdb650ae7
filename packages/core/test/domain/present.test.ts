import { type Present, present } from "@mintport/core/ports";
import { expect, expectTypeOf, it } from "vitest";

it("leaves out what is undefined, and nothing else", () => {
  const fields = { a: undefined, b: null, c: 0, d: "", e: false };
  const shown = present(fields);
  expect(Object.keys(shown)).toEqual(["b", "c", "d", "e"]);
  expect(present({})).toEqual({});
});

it("has as optional what may be undefined, and is never undefined itself", () => {
  type Fields = { readonly a: string | undefined; readonly b: number };
  expectTypeOf<Present<Fields>>().toEqualTypeOf<{ readonly a?: string; readonly b: number }>();
});
