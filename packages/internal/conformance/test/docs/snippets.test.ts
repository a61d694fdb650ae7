import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allSnippets, root, type Snippet } from "./snippets.ts";

/** Inside the package, so that its dependencies are found; git does not see it. */
const scratch = join(root, "packages/internal/conformance/.scratch/snippets");
/** By its path: not every way to start vitest puts it on the PATH. */
const tsc = join(root, "node_modules/.bin/tsc");
const snippets = allSnippets();

describe("the code in the documentation", () => {
  beforeAll(() => {
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    for (const snippet of snippets)
      writeFileSync(join(scratch, fileOf(snippet)), moduleOf(snippet));
    writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(tsconfig));
  });
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it("is there", () => {
    expect(snippets.length).toBeGreaterThan(5);
    expect(snippets.some(({ runs }) => runs)).toBe(true);
  });

  it("compiles under the project's own options", () => {
    const { stdout, status } = spawnSync(tsc, ["-p", scratch, "--pretty", "false"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stdout.split("\n").filter(Boolean).map(inPage)).toEqual([]);
    expect(status).toBe(0);
  }, 120_000);

  it.each(snippets.filter(({ runs }) => runs))("runs: $page, line $line", (snippet) => {
    const args = ["--conditions=@mintport/source", join(scratch, fileOf(snippet))];
    expect(() =>
      execFileSync(process.execPath, args, { cwd: scratch, stdio: "pipe" }),
    ).not.toThrow();
  });
});

const tsconfig = {
  extends: "../../../../../tsconfig.json",
  compilerOptions: {
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noEmit: true,
    // A page shows what it is about, and may leave a name unused.
    noUnusedLocals: false,
  },
  include: ["*.ts"],
};

const fileOf = ({ page, line }: Snippet): string =>
  `${page.replaceAll(/[/.]/g, "-").toLowerCase()}-${line}.ts`;

/** A block without imports is a module all the same. */
const moduleOf = ({ code }: Snippet): string => `${code}\nexport {};\n`;

/** An error where its reader will look for it: in the page. */
const inPage = (error: string): string => {
  const match = /([^/\\]+\.ts)\((\d+),\d+\): (.*)$/.exec(error);
  const snippet = snippets.find((candidate) => fileOf(candidate) === match?.[1]);
  return match === null || snippet === undefined
    ? error
    : `${snippet.page}:${snippet.line + Number(match[2]) - 1}: ${match[3] ?? ""}`;
};
