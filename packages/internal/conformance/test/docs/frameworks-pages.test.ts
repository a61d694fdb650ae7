import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const textOf = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");
const folder = "docs/frameworks";
const names = readdirSync(join(root, folder)).map((file) => file.replace(/\.md$/, ""));
const pages = names.filter((name) => name !== "README");
const blocks = pages.flatMap((page) =>
  [...textOf(folder, `${page}.md`).matchAll(/^```\w+ (examples\/\S+)\n(.*?)^```$/gms)].map(
    ([, file = "", code = ""]) => ({ page, file, code }),
  ),
);
const { exports: entries } = JSON.parse(textOf("packages/http/package.json")) as {
  readonly exports: object;
};

describe("the pages about frameworks", () => {
  it("are one for each entry of @mintport/http, and are in the index and in docs/http.md", () => {
    const bindings = Object.keys(entries)
      .map((entry) => entry.replace("./", ""))
      .filter((entry) => !["client-certificate", "package.json"].includes(entry));
    expect([...pages].sort()).toEqual(bindings.sort());
    for (const page of pages) {
      expect(textOf(folder, "README.md")).toContain(`](${page}.md)`);
      expect(textOf("docs/http.md")).toContain(`](frameworks/${page}.md)`);
    }
  });

  it("show the example of the framework, but where there is none", () => {
    const shown = new Set(blocks.map(({ page }) => page));
    expect(pages.filter((page) => !shown.has(page)).sort()).toEqual(["node", "web"]);
  });

  it.each(blocks)(
    "show lines of the file that is started: $page, $file",
    ({ file, code, page }) => {
      expect(file.split("/")[1]).toBe(page);
      expect(textOf(file)).toContain(code.trimEnd());
    },
  );
});
