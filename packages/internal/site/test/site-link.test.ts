import { describe, expect, it } from "vitest";
import { repositoryUrl } from "../src/repository.ts";
import { siteLink } from "../src/site-link.ts";

describe("a link of a page", () => {
  it.each([
    ["docs/http.md", "keys.md#rotation", "/keys.md#rotation"],
    ["docs/storage/sql.md", "../keys.md", "/keys.md"],
    ["docs/http.md", "storage/README.md", "/storage/"],
    ["docs/http.md", "README.md", "/map.md"],
    ["docs/http.md", "#paths", "#paths"],
    ["docs/http.md", "https://example.com/a.md", "https://example.com/a.md"],
    [
      "docs/http.md",
      "../packages/core/README.md",
      `${repositoryUrl}/blob/main/packages/core/README.md`,
    ],
    ["docs/http.md", "../examples/", `${repositoryUrl}/tree/main/examples`],
  ])("of %s, %s, leads to %s", (page, href, expected) => {
    expect(siteLink(page, href)).toBe(expected);
  });
});
