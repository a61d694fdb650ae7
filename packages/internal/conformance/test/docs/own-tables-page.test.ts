import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const page = readFileSync(join(root, "docs/own-tables.md"), "utf8");
const blocks = [...page.matchAll(/^```\w+ (examples\/\S+)\n(.*?)^```$/gms)].map(
  ([, file = "", code = ""]) => ({ file, code }),
);

describe("the examples of the page about one's own tables", () => {
  it("are those that the tests start", () => {
    const shown = new Set(blocks.map(({ file }) => file.split("/")[1]));
    const started = readdirSync(join(root, "examples")).filter(
      (name) => name.startsWith("own-tables-") && !name.endsWith("-suite"),
    );
    expect(started.length).toBeGreaterThan(2);
    expect([...shown].sort()).toEqual(started.sort());
  });

  it.each(blocks)("show the file as it runs: $file", ({ file, code }) => {
    expect(code).toBe(readFileSync(join(root, file), "utf8"));
  });
});
