import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { programFor } from "../../src/cli/program.ts";

const root = join(import.meta.dirname, "../../../..");
const silent = { environment: {}, stdin: async () => "", out: () => {}, err: () => {} };

/** The command lines in a page's shell blocks, without what is piped, redirected or remarked. A placeholder is a word. */
const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^ *```(?:sh|bash|console)\n(.*?)^ *```$/gms)]
    .flatMap(([, block = ""]) => block.replaceAll(/\\\n\s*/g, " ").split("\n"))
    .map((line) =>
      line
        .trim()
        .replace(/^\$ /, "")
        .replace(/^(?:[A-Z_]+=(?:'[^']*'|\S*) )+/, ""),
    )
    .filter((line) => /^(?:npx )?mintport (?!\()/.test(line))
    .map((line) => line.replace(/^(?:npx )?mintport /, "").replaceAll(/<[\w-]+>/g, "x"))
    .map((line) => line.split(/ (?:[|<>&#;]|2>)/)[0] ?? "");

const documented = ["README.md", ...globSync("docs/**/*.md", { cwd: root })].flatMap((page) =>
  commandsIn(readFileSync(join(root, page), "utf8")).map((line) => ({ page, line })),
);

/** What the command line says to a line whose work is left out: `undefined`, if it would begin. */
const faultOf = async (line: string): Promise<string | undefined> => {
  const program = await programFor(silent, () => true);
  leaveOutWork(program);
  const argv = [...line.matchAll(/(?:'[^']*'|"[^"]*"|\S)+/g)].map(([word]) =>
    word.replaceAll(/['"]/g, ""),
  );
  return program.parseAsync(argv, { from: "user" }).then(
    () => undefined,
    (failure: unknown) => {
      const { code, message } = failure as { readonly code?: string; readonly message: string };
      return ["commander.version", "commander.helpDisplayed"].includes(String(code))
        ? undefined
        : message;
    },
  );
};

const leaveOutWork = (command: Command): void => {
  for (const below of command.commands) leaveOutWork(below);
  if (command.commands.length === 0) command.action(() => {});
};

describe("every command line of the documentation", () => {
  it("is found: there are many", () => {
    expect(documented.length).toBeGreaterThan(60);
  });

  it("is one that the command line takes", async () => {
    const faults: string[] = [];
    for (const { page, line } of documented) {
      const fault = await faultOf(line);
      if (fault !== undefined) faults.push(`${page}: mintport ${line}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  it.each([
    "doctr",
    "doctor --formt json",
    "doctor --format xml",
    "tenant list x y",
    "doctor --to",
  ])("would not be as: mintport %s", async (line) => {
    expect(await faultOf(line)).toBeDefined();
  });
});
