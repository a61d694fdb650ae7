import { parseArgs } from "node:util";
import { scenarios, shortForm } from "./scenarios/all.ts";

/** What of everything is run. */
export interface Choices {
  readonly isHelp: boolean;
  readonly isShort: boolean;
  /** Names of scenarios; empty: all. */
  readonly only: readonly string[];
  /** Names of engines; empty: all. */
  readonly engines: readonly string[];
}

/** Reads the arguments. Throws an error that names what is not known, and what there is. */
export const readChoices = (argv: readonly string[]): Choices => {
  const { values } = parseArgs({
    args: argv.filter((argument) => argument !== "--"),
    options: {
      help: { type: "boolean", default: false },
      short: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      engine: { type: "string", multiple: true, default: [] },
    },
  });
  const only = listed(values.only);
  const engines = listed(values.engine);
  requireKnown("--only", only, names);
  requireKnown("--engine", engines, engineNames);
  return { isHelp: values.help, isShort: values.short, only, engines };
};

/** Which engines a scenario is to run on. */
export const enginesOf = (
  { name, engines }: { readonly name: string; readonly engines: readonly string[] },
  choices: Choices,
): readonly string[] => {
  if (choices.only.length > 0 && !choices.only.includes(name)) return [];
  const offered = choices.isShort ? (shortForm[name] ?? []) : engines;
  return offered.filter(
    (engine) => choices.engines.length === 0 || choices.engines.includes(engine),
  );
};

const names: readonly string[] = scenarios.map(({ name }) => name);
const engineNames: readonly string[] = [...new Set(scenarios.flatMap(({ engines }) => engines))];

const listed = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.split(","));

const requireKnown = (option: string, given: readonly string[], known: readonly string[]): void => {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`${option}: there is no ${unknown}; there are ${known.join(", ")}`);
};

export const usage: string = `pnpm chaos [flags]   breaks what the ready server stands on, and looks whether its promises hold

  --short            the form for every change: under three minutes
  --only NAME,…      these scenarios: ${names.join(", ")}
  --engine NAME,…    these engines: ${engineNames.join(", ")}

${scenarios.map(({ name, breaks }) => `  ${name.padEnd(14)}${breaks}`).join("\n")}

Ends with 1 if a promise is broken or an engine is missing, and with 2 if it was called wrongly. docs/chaos.md`;
