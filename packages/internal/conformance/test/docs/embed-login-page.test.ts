import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const page = readFileSync(join(root, "docs/embed-login.md"), "utf8");
const blocks = [...page.matchAll(/^```\w+ (examples\/\S+)\n(.*?)^```$/gms)].map(
  ([, file = "", code = ""]) => ({ file, code }),
);

describe("the page about one's own login", () => {
  it("shows and links every example with a login", () => {
    const there = readdirSync(join(root, "examples")).filter((name) => name.startsWith("login-"));
    const shown = new Set(blocks.map(({ file }) => file.split("/")[1]));
    expect([...shown].sort()).toEqual(there.sort());
    for (const name of there) expect(page).toContain(`](../examples/${name})`);
  });

  it("shows the whole `Visitors` of each", () => {
    const whole = blocks.filter(({ file }) => file.endsWith("/visitors.ts"));
    expect(whole.length).toBe(3);
    for (const { file, code } of whole) expect(code).toBe(readFileSync(join(root, file), "utf8"));
  });

  it.each(blocks)("shows lines of the file that is started: $file", ({ file, code }) => {
    expect(readFileSync(join(root, file), "utf8")).toContain(code.trimEnd());
  });
});
