import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allPackages } from "./packages.ts";
import { root } from "./snippets.ts";

const textOf = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");
const packages = allPackages();
const published = packages.filter(({ manifest }) => manifest.private !== true);

describe("a published package", () => {
  it("is one of several", () => {
    expect(published.length).toBeGreaterThan(10);
  });

  it.each(published)("names where it comes from: $folder", ({ folder, manifest }) => {
    const home = "https://github.com/mintport/mintport";
    expect(manifest.repository).toEqual({
      type: "git",
      url: `git+${home}.git`,
      directory: folder,
    });
    expect(manifest.homepage).toBe(`${home}/tree/main/${folder}#readme`);
    expect(manifest.bugs).toBe(`${home}/issues`);
    expect(manifest.keywords).toContain("mintport");
  });

  it.each(published)(
    "is built before it is packed, and vouched for: $folder",
    ({ manifest, folder }) => {
      // What a browser gets is bundled as well.
      const bundles = folder === "packages/console" ? " && node build/main.ts" : "";
      expect(manifest.scripts).toEqual({ prepack: `tsc -b${bundles}` });
      expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
    },
  );

  it("has no neverthrow but core's", () => {
    const wanting = packages.filter(({ manifest }) =>
      Object.hasOwn({ ...manifest.dependencies, ...manifest.devDependencies }, "neverthrow"),
    );
    expect(wanting.map(({ manifest }) => manifest.name)).toEqual(["@mintport/core"]);
  });

  it.each(published)("carries the licence: $folder", ({ folder, manifest }) => {
    expect(manifest.license).toBe("MIT");
    expect(textOf(folder, "LICENSE")).toBe(textOf("LICENSE"));
  });

  it.each(published)("says how to install and use it: $folder", ({ folder, manifest }) => {
    const page = textOf(folder, "README.md");
    // What is run once and never imported has no code to show.
    if (Object.keys(manifest.exports ?? {}).length === 1) {
      const created = manifest.name.replace("/create-", "/");
      expect(page).toMatch(new RegExp(`^pnpm create ${created} `, "m"));
      return;
    }
    const command = /^pnpm add (?:-D )?(.+?)(?: +#.*)?$/m.exec(page)?.[1] ?? "";
    expect(command.split(" ")).toContain(manifest.name);
    expect(page).toMatch(/^```ts$/m);
  });

  it("is in the table of the README, and private ones are known to changesets", () => {
    for (const { folder, manifest } of published)
      expect(textOf("README.md")).toContain(`[\`${manifest.name}\`](${folder}/README.md)`);
    const { ignore } = JSON.parse(textOf(".changeset/config.json")) as {
      ignore: readonly string[];
    };
    expect(ignore).toEqual(
      packages.filter(({ manifest }) => manifest.private).map(({ manifest }) => manifest.name),
    );
  });
});
