import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notRun, reasonNotToRun, runElsewhere, testElsewhere } from "./not-run.ts";
import { allPages, commandsOf, type PageCommand, readPage, root } from "./page-commands.ts";
import { pageRuns } from "./page-runs.ts";

const pages = allPages();
const commands = pages.flatMap((page) => commandsOf(page));

/** The commands that no test runs, though nothing says why. */
const forgotten = (all: readonly PageCommand[]): readonly string[] =>
  all
    .filter(
      (command) =>
        !Object.hasOwn(pageRuns, command.page) &&
        testElsewhere(command) === undefined &&
        reasonNotToRun(command) === undefined,
    )
    .map(({ page, line }) => `${page}: ${line}`);

describe("every command of the pages", () => {
  it("is found: there are many, on many pages", () => {
    expect(commands.length).toBeGreaterThan(150);
    expect(new Set(commands.map(({ page }) => page)).size).toBeGreaterThan(30);
  });

  it("is run by a test, or says why not", () => {
    expect(forgotten(commands), "run it by page-runs.ts, or excuse it in not-run.ts").toEqual([]);
  });

  it.each(["sh", "bash", "console"])("would be missed in a block of %s", (language) => {
    const block = `\n   \`\`\`${language}\n   # a remark\n   mintport prune \\\n     --limit 1\n   \`\`\`\n`;
    const missed = (page: string) => forgotten(commandsOf(page, readPage(page) + block));
    expect(missed("docs/http.md")).toEqual(["docs/http.md: mintport prune --limit 1"]);
    expect(missed("docs/introspection.md")).toHaveLength(1);
    expect(missed("docs/operate.md")).toHaveLength(language === "sh" ? 0 : 1);
  });

  it.each(notRun)("has an excuse that one needs: $command $page", ({ page, command }) => {
    expect(
      commands.filter((one) => (page ?? one.page) === one.page && command.test(one.line)),
    ).not.toEqual([]);
  });

  it.each(runElsewhere)("is run where it is said to be: $page", ({ page, sections, test }) => {
    expect(existsSync(join(root, test))).toBe(true);
    expect(readFileSync(join(root, test), "utf8")).toContain(page);
    for (const section of sections ?? [])
      expect(commands).toContainEqual(expect.objectContaining({ page, section }));
  });
});
