import { isSync, systemDigester } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { systemDigesterOn, systemWebDigester } from "../../src/ports/system-digester.ts";

describe("systemDigester", () => {
  it("answers on Node what WebCrypto answers, at once", async () => {
    for (const text of ["", "abc", "grün", "\u{1F511}".repeat(1000), "\ud800"]) {
      const answer = systemDigester.digest(text);
      expect(isSync(answer)).toBe(true);
      expect(await answer).toEqual(await systemWebDigester.digest(text));
    }
  });

  it("answers the SHA-256 of FIPS 180-2's example", async () => {
    const expected = Buffer.from(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "hex",
    ).toString("base64url");
    expect(expectOk(await systemDigester.digest("abc"))).toBe(expected);
    expect(expectOk(await systemWebDigester.digest("abc"))).toBe(expected);
  });

  it.each([
    ["no process", {}],
    ["a process without built-in modules", { process: {} }],
    ["no node:crypto", { process: { getBuiltinModule: () => undefined } }],
    ["a node:crypto without a hash of one shot", { process: { getBuiltinModule: () => ({}) } }],
  ])("uses WebCrypto on a platform with %s", (_, platform) => {
    expect(systemDigesterOn(platform)).toBe(systemWebDigester);
  });

  it("answers a trouble of the platform's as its own", async () => {
    const hash = (): never => {
      throw new Error("no SHA-256 in this mode");
    };
    const broken = systemDigesterOn({ process: { getBuiltinModule: () => ({ hash }) } });
    expect((await broken.digest("abc")).isErr()).toBe(true);
  });
});
