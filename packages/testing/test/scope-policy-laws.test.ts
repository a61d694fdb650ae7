import { type Runner, scopePolicyLaws } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("the laws of scope policies reject", () => {
  it.each([
    ["one that covers nothing", () => false, "reflexive"],
    [
      "one that covers by equal length",
      (a: string, b: string) => a.length >= b.length && a !== b,
      "reflexive",
    ],
    // Covers what differs by one segment, but not what differs by two.
    [
      "one that sees one step only",
      (a: string, b: string) => a === b || a.split(":").length + 1 === b.split(":").length,
      "transitive",
    ],
  ])("%s", (name, covers, law) => {
    const failing: string[] = [];
    const runner: Runner = {
      describe: (_name, body) => {
        body();
      },
      it: (title, body) => {
        try {
          void body();
        } catch {
          failing.push(title);
        }
      },
      expect,
    };
    scopePolicyLaws(runner, { name, covers });
    expect(failing).toContainEqual(expect.stringContaining(law));
  });
});
