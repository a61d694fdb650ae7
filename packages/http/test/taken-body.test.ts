import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { takenBody } from "../src/taken-body.ts";

const type = "application/x-www-form-urlencoded";
const of = (body: unknown, more: object = {}) =>
  takenBody({ headers: { "content-type": type }, body, ...more } as unknown as IncomingMessage);

describe("a body that a parser has read", () => {
  it("is a form with every value as a text, repeats as repeats", () => {
    expect(of({ a: ["1", "2"], b: { c: "3" }, scope: 5, flag: true, empty: null })).toEqual({
      body: undefined,
      form: [
        ["a", "1"],
        ["a", "2"],
        ["b[c]", "3"],
        // A number that was dropped would drop the restriction that it names.
        ["scope", "5"],
        ["flag", "true"],
        ["empty", ""],
      ],
    });
  });

  it("may be the platform's own form", () => {
    expect(of(new URLSearchParams("a=1&a=2")).form).toEqual([
      ["a", "1"],
      ["a", "2"],
    ]);
  });

  it("is gone, and no exception, where nothing of it can be read", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["a"] = cyclic;
    const throwing = {
      get a(): never {
        throw new Error("no");
      },
    };
    for (const body of [
      undefined,
      null,
      5,
      new Map([["a", "1"]]),
      new ArrayBuffer(1),
      cyclic,
      throwing,
    ])
      expect(of(body)).toEqual({ body: undefined, form: undefined });
  });
});
