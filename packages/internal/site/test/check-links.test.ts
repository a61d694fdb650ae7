import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkLinks } from "../src/check-links.ts";
import { repositoryUrl } from "../src/repository.ts";

const site = mkdtempSync(join(tmpdir(), "mintport-site-"));
afterAll(() => {
  rmSync(site, { recursive: true });
});

const write = (page: string, ...hrefs: readonly string[]) => {
  mkdirSync(dirname(join(site, page)), { recursive: true });
  const links = hrefs.map((href) => `<a href="${href}">x</a>`).join("");
  writeFileSync(join(site, page), `<h2 id="there">There</h2>${links}`);
};

describe("the check of links", () => {
  it("tells each link to a page, an anchor or a file that is not there", () => {
    write(
      "index.html",
      "/keys#there",
      "/keys#gone",
      "/gone",
      "/folder/",
      `${repositoryUrl}/blob/main/gone.ts`,
    );
    write(
      "keys.html",
      "#there",
      "#gone",
      "folder/index.html",
      `${repositoryUrl}/blob/main/README.md`,
    );
    write("folder/index.html", "../keys", "https://elsewhere.example/", "mailto:a@example.com");
    expect(checkLinks(site).map(({ page, href, fault }) => [page, href, fault].join(" "))).toEqual(
      expect.arrayContaining([
        "index.html /keys#gone no such anchor",
        "index.html /gone no such page",
        `index.html ${repositoryUrl}/blob/main/gone.ts no such file in the repository`,
        "keys.html #gone no such anchor",
      ]),
    );
    expect(checkLinks(site)).toHaveLength(4);
  });
});
