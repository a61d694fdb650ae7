import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";

/**
 * Holds the sources to the import table. A check that sees nothing passes everything, so this one also makes sure
 * that it saw the modules and the libraries, and that the rules bite where they are broken on purpose.
 */
const { options, ...ruleSet } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");

const cruisePackages = async (baseDir: string): Promise<ICruiseResult> => {
  const { output } = await cruise(["packages"], { ...options, ruleSet, validate: true, baseDir });
  if (typeof output === "string") throw new Error("dependency-cruiser answered text");
  return output;
};

const { modules: all, summary } = await cruisePackages(process.cwd());
const modules = all.filter(({ source }) => source.startsWith("packages/"));
const problems = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);

const minimum = 40;
const core = modules.filter(({ source }) => source.startsWith("packages/core/src/"));
if (core.length < minimum)
  problems.push(`saw ${core.length} modules of core; expected at least ${minimum}`);

const seen = (from: string, to: RegExp): boolean =>
  modules.some(
    ({ source, dependencies }) =>
      source.startsWith(from) && dependencies.some(({ resolved }) => to.test(resolved)),
  );
for (const [from, to] of [
  [
    "packages/core/src/endpoints/steps/check-grant.ts",
    /^packages\/core\/src\/grants\/grant-type\.ts$/,
  ],
  ["packages/server/src/serving/app.ts", /^packages\/core\/src\/index\.ts$/],
  ["packages/core/src/", /node_modules\/jose\//],
  ["packages/core/src/", /node_modules\/neverthrow\//],
  ["packages/core/src/", /node_modules\/zod\//],
] as const)
  if (!seen(from, to)) problems.push(`did not see an import of ${to.source} from ${from}`);

/** One import against the table each, and the rule that must report it. */
const broken: Record<string, { file: string; code: string }> = {
  "core-domain": { file: "core/src/domain/a.ts", code: 'import "../ports/b.ts";' },
  "core-is-free-of-node": { file: "core/src/ports/b.ts", code: 'import "node:fs";' },
  "no-cycles": { file: "core/src/domain/c.ts", code: 'import "./c.ts";' },
  "who-verifies-signatures": {
    file: "http/src/e.ts",
    code: 'import "../../keys/signature-verifier/src/f.ts";',
  },
  "by-public-name-only": { file: "http/src/d.ts", code: 'import "../../core/src/domain/a.ts";' },
};
const sample = mkdtempSync(join(tmpdir(), "mintport-imports-"));
const imported = { file: "keys/signature-verifier/src/f.ts", code: "" };
for (const { file, code } of [...Object.values(broken), imported]) {
  mkdirSync(dirname(join(sample, "packages", file)), { recursive: true });
  writeFileSync(join(sample, "packages", file), code);
}
const reported = (await cruisePackages(sample)).summary.violations.map(({ rule }) => rule.name);
rmSync(sample, { recursive: true });
for (const rule of Object.keys(broken))
  if (!reported.includes(rule)) problems.push(`${rule} does not bite`);

for (const problem of problems) console.error(problem);
console.log(
  `${modules.length} modules, ${summary.totalDependenciesCruised ?? 0} imports, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
