import { createRequire } from "node:module";
import { cruise } from "dependency-cruiser";

/**
 * Holds the sources to the import table. A check that sees nothing passes everything, so this one also makes sure
 * that it saw the modules, and that a rule bites where it is broken on purpose.
 */
const configuration = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
const { output } = await cruise(["packages"], {
  ruleSet: configuration,
  validate: true,
  ...configuration.options,
});
if (typeof output === "string") throw new Error("dependency-cruiser answered text");

const modules = output.modules.filter(({ source }) => source.startsWith("packages/"));
const own = (name: string) =>
  modules.filter(({ source }) => source.startsWith(`packages/${name}/`));
const problems = output.summary.violations.map(
  ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
);

const minimum = 40;
if (own("core").length < minimum)
  problems.push(`saw ${own("core").length} modules of core; expected at least ${minimum}`);
const endpoint = modules.find(({ source }) => source.endsWith("endpoints/token/issue.ts"));
if (
  endpoint?.dependencies.every(({ resolved }) => !resolved.endsWith("grants/grant-type.ts")) ??
  true
)
  problems.push("did not see that the token endpoint imports the grant type");
const server = modules.find(({ source }) => source.endsWith("server/src/app.ts"));
if (server?.dependencies.every(({ resolved }) => resolved !== "packages/core/src/index.ts") ?? true)
  problems.push("did not see that the server imports core's sources by its public name");

for (const problem of problems) console.error(problem);
console.log(
  `${modules.length} modules, ${output.summary.totalDependenciesCruised ?? 0} imports, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
