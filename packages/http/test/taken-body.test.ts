import { describe, expect, it } from "vitest";
import { takenBodies } from "../src/body/taken-body.ts";

const type = "application/x-www-form-urlencoded";
const of = (body: unknown) =>
  takenBodies()({ contentType: type, contentLength: null, left: [undefined, body] });

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

  it("may be FormData of the platform, in which a file is no parameter", () => {
    const form = new FormData();
    form.append("a", "1");
    form.append("a", new Blob(["secret"]));
    expect(of(form).form).toEqual([
      ["a", "1"],
      ["a", ""],
    ]);
  });

  it("is its text or its bytes where they are left, and the best of them counts", () => {
    const left = [new TextEncoder().encode("a=\u00e9"), { a: "2" }];
    const taken = takenBodies()({ contentType: type, contentLength: null, left });
    expect(taken).toEqual({ body: "a=\u00c3\u00a9" });
    expect(of("a=1")).toEqual({ body: "a=1" });
  });

  it("is JSON again where a parser has read JSON, one character a byte", () => {
    const json = (body: unknown) =>
      takenBodies()({
        contentType: "application/json; charset=utf-8",
        contentLength: null,
        left: [undefined, body],
      });
    expect(json({ client_name: "\u20ac" })).toEqual({
      body: '{"client_name":"\u00e2\u0082\u00ac"}',
    });
    expect(json([1])).toEqual({ body: "[1]" });
    expect(json(undefined)).toEqual({ body: undefined });
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    expect(json(loop)).toEqual({ body: "" });
  });

  it("has a character of its byte for every byte", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { body = "" } = of(bytes);
    expect(Array.from(body, (character) => character.charCodeAt(0))).toEqual([...bytes]);
  });

  it("is told once to the embedder where a parser decides which forms are malformed", async () => {
    await new Promise(setImmediate);
    const warnings: string[] = [];
    const listen = ({ name, message }: Error): void => {
      if (name === "MintportWarning") warnings.push(message);
    };
    process.on("warning", listen);
    const taken = takenBodies();
    for (const body of [{ a: "1" }, { a: "2" }])
      taken({ contentType: type, contentLength: null, left: [body] });
    taken({ contentType: type, contentLength: null, left: ["a=1"] });
    await new Promise(setImmediate);
    process.off("warning", listen);
    expect(warnings).toEqual([expect.stringContaining("mount the binding before it")]);
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
