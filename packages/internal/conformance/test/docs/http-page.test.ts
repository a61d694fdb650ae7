import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { builtExamples } from "../frameworks/built-examples.ts";
import { frameworks } from "../frameworks/catalogue.ts";
import type { Framework } from "../frameworks/parts.ts";
import { type Probe, probes } from "../frameworks/probes.ts";
import { root } from "./snippets.ts";

const page = join(root, "docs/http.md");
const command = `UPDATE_DOCS=true npx vitest run ${relative(root, import.meta.filename)}`;
const block = /(<!-- probes: [^\n]*-->\n)(.*?)(<!-- \/probes -->)/s;

/** The frameworks of the catalogue, and those that are built: each of these is one site, whose events stay in its process. */
const columns: readonly Framework[] = [
  ...frameworks,
  ...builtExamples.map(({ name }) => ({
    name,
    knowsAddress: false,
    setups: [{ name: "built", start: () => Promise.reject(new Error("not started here")) }],
  })),
];

const isAsked = ({ fits }: Probe, framework: Framework): boolean =>
  framework.setups.some((setup) => fits?.(setup, framework) ?? true);

/** Why a probe is not asked of a framework. */
const notes = {
  "a body that was read and is gone is 500 with a reason":
    "Nothing stands before the binding that could read a body.",
  "the client's address, and what a proxy says of it":
    "The framework, or the tests' own adapter below it, does not tell the address.",
};

const table = (): string => {
  const used = new Set<string>();
  const rows = probes.map((probe) => {
    const cells = columns.map((framework) => {
      if (isAsked(probe, framework)) return "✓";
      used.add(probe.name);
      return `– [${[...used].indexOf(probe.name) + 1}]`;
    });
    return [probe.name, ...cells];
  });
  const lines = [["probe", ...columns.map(({ name }) => name)], ...rows];
  const widths = columns.map((_, i) =>
    Math.max(3, ...lines.map((line) => line[i + 1]?.length ?? 0)),
  );
  const first = Math.max(...probes.map(({ name }) => name.length));
  const text = lines.map((line) =>
    line.map((cell, i) => cell.padEnd(i === 0 ? first : (widths[i - 1] ?? 0))).join(" | "),
  );
  text.splice(1, 0, [first, ...widths].map((width) => "-".repeat(width)).join(" | "));
  const footnotes = [...used].map((name, i) => `[${i + 1}] ${notes[name as keyof typeof notes]}\n`);
  return `\n${text.map((line) => `| ${line} |\n`).join("")}\n${footnotes.join("\n")}\n`;
};

describe("the page about HTTP", () => {
  it("gives a reason for every probe that a framework is not asked", () => {
    const left = probes.filter((probe) => !columns.every((column) => isAsked(probe, column)));
    expect(left.map(({ name }) => name).sort()).toEqual(Object.keys(notes).sort());
  });

  it("has the table of what is probed, as it is", () => {
    const text = readFileSync(page, "utf8");
    const made = text.replace(block, (_, begin: string, __, end: string) => begin + table() + end);
    if (process.env["UPDATE_DOCS"] === "true") writeFileSync(page, made);
    expect(made, "the page has no place for the table").toMatch(block);
    expect(readFileSync(page, "utf8"), `to update the page: ${command}`).toBe(made);
  });
});
