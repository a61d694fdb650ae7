import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const folder = join(root, "docs/decisions");
const names = readdirSync(folder).filter((name) => name !== "README.md");
const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const headingOf = (text: string): readonly string[] => text.split("\n").slice(0, 4);

describe("docs/decisions", () => {
  it("has records", () => {
    expect(names.length).toBeGreaterThan(40);
  });

  it("gives each number once, in the file's name and in its heading", () => {
    const numbers = names.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]));
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
    for (const [at, name] of names.entries())
      expect(textOf(name), name).toMatch(new RegExp(`^# ${numbers[at] ?? ""}\\. \\S`));
  });

  it.each(names)("says a status and a date: %s", (name) => {
    const [, , status = "", date = ""] = headingOf(textOf(name));
    const next = /^Status: superseded by \[decision \d+\]\((.+)\)$/.exec(status)?.[1];
    if (next === undefined) expect(status).toBe("Status: accepted");
    else expect(names).toContain(next);
    const written = /^Date: (\d{4}-\d{2}-\d{2})$/.exec(date)?.[1] ?? "";
    expect(Number.isNaN(Date.parse(written)), date).toBe(false);
  });

  it("lists each record once in its index, by its own title and status", () => {
    const index = textOf("README.md");
    const listed = [...index.matchAll(/^\| \[(.+?)\]\(([^)]+)\) +\| (.+?) +\|$/gm)].map(
      ([, title, name, state]) => `${name ?? ""}: ${title ?? ""}: ${state ?? ""}`,
    );
    expect(listed).toEqual(names.map(indexed));
  });
});

const indexed = (name: string): string => {
  const [title = "", , status = "", date = ""] = headingOf(textOf(name));
  const state = status.replace("Status: ", "").replace(/\[decision (\d+)\]\([^)]+\)/, "$1");
  return `${name}: ${title.replace("# ", "")}: ${state}, ${date.replace("Date: ", "")}`;
};
