import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allPackages } from "./packages.ts";
import { root } from "./snippets.ts";

const textIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
const namesIn = (text: string, form: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(form)].map(([name]) => name))].sort();

const option = /\bdangerously[A-Z]\w*/g;
const variable = /\bMINTPORT_[A-Z_]+\b/g;
const rule = /(?<=doctor[^|\n]*`)[a-z]+(?:-[a-z]+)+(?=`)/g;

const page = readFileSync(join(root, "docs/dangerous.md"), "utf8");
const packages = allPackages();
const sources = packages
  .filter(({ folder }) => existsSync(join(root, folder, "src")))
  .map(({ folder }) => textIn(join(root, folder, "src")))
  .join("\n");

describe("docs/dangerous.md", () => {
  it("has every option of the sources that begins with dangerously, and no other", () => {
    expect(namesIn(sources, option).length).toBeGreaterThan(1);
    expect(namesIn(page, option)).toEqual(namesIn(sources, option));
  });

  it.each(namesIn(page, option))("gives %s a heading of its own, and all that is asked", (name) => {
    const [, section = ""] = page.split(`\n## \`${name}\`\n`);
    const [own = ""] = section.split("\n## ");
    for (const part of ["Does", "Admits", "Defensible", "Ready server", "Found by"])
      expect(own).toContain(`- **${part}.**`);
  });

  it("names variables that the server reads", () => {
    const read = namesIn(sources, variable);
    expect(namesIn(page, variable).length).toBeGreaterThan(1);
    for (const name of namesIn(page, variable)) expect(read).toContain(name);
  });

  it("names rules that the doctor has", () => {
    expect(namesIn(page, rule)).toContain("token-endpoint-audience");
    for (const name of namesIn(page, rule)) expect(sources).toContain(`id: "${name}"`);
  });
});
