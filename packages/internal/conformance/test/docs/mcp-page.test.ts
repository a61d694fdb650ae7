import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const page = readFileSync(join(root, "docs/mcp.md"), "utf8");
const blocks = [...page.matchAll(/^```\w+ (examples\/\S+)\n(.*?)^```$/gms)].map(
  ([, file = "", code = ""]) => ({ file, code }),
);
const packages = JSON.parse(
  readFileSync(join(root, "packages/internal/conformance/package.json"), "utf8"),
) as { readonly devDependencies: Readonly<Record<string, string>> };

describe("the page about MCP servers", () => {
  it("shows code of the example", () => {
    expect(blocks.length).toBe(2);
    for (const { file, code } of blocks)
      expect(readFileSync(join(root, file), "utf8")).toContain(code.trimEnd());
  });

  it.each([
    "@modelcontextprotocol/client",
    "@modelcontextprotocol/conformance",
    "@modelcontextprotocol/inspector",
    "@modelcontextprotocol/sdk",
    "mcp-remote",
  ])("names the version of %s that is tried", (dependency) => {
    expect(page).toContain(`\`${dependency}\` ${packages.devDependencies[dependency]}`);
  });
});
