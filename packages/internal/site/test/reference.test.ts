import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doors, pageOf } from "../src/reference.ts";
import { root } from "../src/repository.ts";

describe("the reference", () => {
  it("has a page for each report", () => {
    const all = doors();
    expect(all).toHaveLength(globSync("packages/{*,*/*}/api/*.api.md", { cwd: root }).length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.map(({ specifier }) => specifier)).toContain("@mintport/core/keys");
  });

  it.each(doors())("shows every name that $specifier exports", (door) => {
    const report = readFileSync(join(root, door.report), "utf8");
    const declared = [...report.matchAll(/^export (?:declare |abstract )*\w+ (\w+)/gm)];
    const shown = [...pageOf(door).matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    expect(shown).toEqual(expect.arrayContaining(declared.map(([, name]) => name)));
    expect(new Set(shown).size).toBe(shown.length);
  });
});
