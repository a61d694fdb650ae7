import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const page = readFileSync(`${root}docs/security.md`, "utf8");
const paths = [...page.matchAll(/`(packages\/[\w./-]+|eslint\.config\.js)`/g)].map(([, path]) =>
  String(path),
);

describe("docs/security.md", () => {
  it.each([...new Set(paths)])("names what is there: %s", (path) => {
    expect(existsSync(root + path)).toBe(true);
  });

  it("names a test for every rule, and for every item of RFC 9700 that applies", () => {
    const rows = page
      .split("\n")
      .filter((line) => line.startsWith("| ") && line.includes("packages/"));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toMatch(/\/test\/|packages\/testing\//);
  });
});
