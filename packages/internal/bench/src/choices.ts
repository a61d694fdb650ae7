import { parseArgs } from "node:util";
import { catalogue } from "./contenders/catalogue.ts";
import { type GrowthScale, growthScales } from "./growth/series.ts";
import { type SeriesName, seriesNames } from "./growth/series-name.ts";
import {
  type Algorithm,
  type Authentication,
  algorithms,
  authentications,
  type Section,
  type Store,
  sections,
  stores,
} from "./scenario.ts";

export type Command = "measure" | "profile" | "soak" | "growth" | "users" | "report" | "help";

/** What the command line says. */
export interface Choices {
  readonly command: Command;
  readonly sections: readonly Section[];
  readonly algorithms: readonly Algorithm[];
  readonly authentications: readonly Authentication[];
  readonly stores: readonly Store[];
  readonly contenders: readonly string[];
  readonly connections: readonly number[];
  readonly rounds: number;
  /** Seconds a load. */
  readonly seconds: number;
  readonly minutes: number;
  /** Whether processes run on built files, which are built first. */
  readonly built: boolean;
  readonly series: readonly SeriesName[];
  readonly scale: GrowthScale;
  /** Where the result file goes. */
  readonly json: string | undefined;
  /** The result files that a page is made of. */
  readonly report: readonly string[];
  /** Where that page goes. */
  readonly out: string;
}

/** One word for the sections that ask what more processes bring. */
const scale: readonly Section[] = ["workers", "fleet"];

export const usage: string = `pnpm bench [flags]              measures every contender in interleaved rounds
pnpm bench --profile [flags]    where Mintport spends its time under load
pnpm bench growth [flags]       what grows with clients, tenants, revocations, scopes and expired rows
pnpm bench soak [flags]         heap, descriptors and errors over a long load
pnpm bench users [flags]        what a code and a refresh token cost
pnpm bench --report FILE...     makes docs/performance.md and its plots of result files

  --only ${sections.join(",")}; scale is ${scale.join(",")}
  --alg ${algorithms.join(",")}
  --authentication ${authentications.join(",")}
  --stores ${stores.join(",")}
  --contenders NAME,…           ${catalogue.map(({ name }) => name).join(", ")}
  --connections 1,16,64
  --rounds 3   --seconds 3      a load's; one round of one second with --quick
  --series ${seriesNames.join(",")}
  --scale small                 of growth: small takes two minutes, full takes the sizes that are published
  --minutes 15                  the soak's
  --built                       builds first, and runs on that as a deployment does: for figures of memory
  --json FILE   --out FILE`;

/** Reads the command line. Throws what it cannot read, in words for a person. */
export const readChoices = (args: readonly string[]): Choices => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const quick = values.quick;
  const command = commandOf(positionals, values);
  return {
    command,
    sections: some("--only", values.only?.replace(/\bscale\b/, scale.join(",")), sections),
    algorithms: some("--alg", values.alg, algorithms),
    authentications: some("--authentication", values.authentication, authentications),
    stores: some("--stores", values.stores, stores),
    contenders: some(
      "--contenders",
      values.contenders,
      catalogue.map(({ name }) => name),
    ),
    connections: (values.connections ?? (quick ? "16" : "1,16,64"))
      .split(",")
      .map((text) => positive("--connections", text)),
    rounds: positive("--rounds", values.rounds ?? (quick ? "1" : "3")),
    seconds: positive("--seconds", values.seconds ?? (quick ? "1" : "3")),
    minutes: positive("--minutes", values.minutes),
    built: values.built,
    series: some("--series", values.series, seriesNames),
    scale: one("--scale", values.scale, growthScales),
    json: values.json,
    report: values.report === undefined ? [] : [values.report, ...positionals],
    out: values.out,
  };
};

const text = { type: "string" } as const;
const options = {
  only: text,
  alg: text,
  authentication: text,
  stores: text,
  contenders: text,
  connections: text,
  rounds: text,
  seconds: text,
  series: text,
  scale: { ...text, default: "small" },
  minutes: { ...text, default: "15" },
  json: text,
  report: text,
  out: { ...text, default: "docs/performance.md" },
  quick: { type: "boolean", default: false },
  built: { type: "boolean", default: false },
  profile: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const commandOf = (
  positionals: readonly string[],
  { profile, report, help }: { profile: boolean; report?: string | undefined; help: boolean },
): Command => {
  if (help) return "help";
  if (report !== undefined) return "report";
  if (profile) return "profile";
  const [first, ...others] = positionals;
  if (first === undefined) return "measure";
  if (isOwnCommand(first) && others.length === 0) return first;
  throw new Error(`no command ${positionals.join(" ")}`);
};

const isOwnCommand = (name: string): name is "soak" | "growth" | "users" =>
  ["soak", "growth", "users"].includes(name);

/** Those of `all` that the flag names, in the order of `all`; all of them without the flag. */
const some = <T extends string>(
  flag: string,
  given: string | undefined,
  all: readonly T[],
): readonly T[] => {
  if (given === undefined) return all;
  const names = given.split(",").map((name) => one(flag, name, all));
  return all.filter((known) => names.includes(known));
};

const one = <T extends string>(flag: string, given: string, all: readonly T[]): T => {
  const found = all.find((known) => known === given);
  if (found === undefined) throw new Error(`${flag}: ${given} is none of ${all.join(", ")}`);
  return found;
};

const positive = (flag: string, given: string): number => {
  const value = Number(given);
  if (!Number.isFinite(value) || value <= 0)
    throw new Error(`${flag}: ${given} is no number above 0`);
  return value;
};
