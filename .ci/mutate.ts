import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { anyLives, judge } from "./mutation/judgement.ts";
import { openSandbox } from "./mutation/sandbox.ts";

/**
 * Judges the tests of core by mutants: `pnpm mutate [folder or file …]`. Works on a copy, so that whatever cuts it off
 * leaves the tree as it is; what was judged by then is kept, and the next run goes on from there.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: "string" }, static: { type: "boolean" } },
});

const root = new URL("..", import.meta.url).pathname;
const judged = ["domain", "jwt", "tokens", "grants", "client-authentication", "endpoints"].map(
  (folder) => `packages/core/src/${folder}`,
);

const changedSince = (commit: string): readonly string[] =>
  execFileSync("git", ["diff", "--name-only", "--diff-filter=d", commit, "--", ...judged], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => file.endsWith(".ts"));

const asked = positionals.map((path) => path.replace(/\/$/, ""));
const targets =
  values.changed === undefined ? (asked.length > 0 ? asked : judged) : changedSince(values.changed);
if (targets.length === 0) {
  console.log("no file of core's judged folders has changed");
  process.exit(0);
}
for (const target of targets)
  if (!judged.some((folder) => target === folder || target.startsWith(`${folder}/`)))
    throw new Error(`${target}: not in ${judged.join(", ")}`);

const mutate = targets.map((path) => (path.endsWith(".ts") ? path : `${path}/**/*.ts`));
console.log(`${targets.join(", ")}: a second a mutant, about an hour for everything`);
const started = Date.now();
const sandbox = openSandbox(root);
// Core's own tests first: they are near and quick, and the flows see only what these let live.
if (values.static === true) await sandbox.run({ tests: "core", statics: true, mutate });
else
  for (const tests of ["core", "all"] as const) {
    await sandbox.run({ tests, statics: false, mutate });
    if (!anyLives(sandbox.report(), targets)) break;
  }
const faults = judge(root, sandbox.report(), targets);
sandbox.close();
console.log(`${Math.round((Date.now() - started) / 60_000)} minutes`);
process.exitCode = faults === 0 ? 0 : 1;
