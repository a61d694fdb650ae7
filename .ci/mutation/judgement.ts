import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of a report that is read here (schema of mutation-testing-elements). */
interface Report {
  readonly files: Readonly<Record<string, { source: string; mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A mutant that may live, and why. Found by its line's text, so that it moves with it. */
interface Accepted {
  readonly line: string;
  readonly mutation: string;
  readonly reason: string;
}

const leastScore = 96;
const detected = new Set(["Killed", "Timeout"]);
const undetected = new Set(["Survived", "NoCoverage"]);

type Judged = readonly [file: string, { source: string; mutants: readonly Mutant[] }];

const judgedOf = (text: string, targets: readonly string[]): readonly Judged[] =>
  Object.entries((JSON.parse(text) as Report).files).filter(([file]) =>
    targets.some((target) => file === target || file.startsWith(`${target}/`)),
  );

export const anyLives = (text: string, targets: readonly string[]): boolean =>
  judgedOf(text, targets).some(([, { mutants }]) =>
    mutants.some(({ status }) => undetected.has(status)),
  );

/** Prints scores and what must not be; answers how many faults there are. */
export const judge = (root: string, text: string, targets: readonly string[]): number => {
  const list = join(root, ".ci/mutation/survivors.json");
  const accepted = JSON.parse(readFileSync(list, "utf8")) as Record<string, Accepted[]>;
  const judged = judgedOf(text, targets);
  const faults: string[] = [];
  for (const [file, { source, mutants }] of judged) {
    const lives = mutants.filter(({ status }) => undetected.has(status));
    const keys = new Set(lives.map((mutant) => keyOf(source, mutant)));
    const listed = new Set(
      (accepted[file] ?? []).map(({ line, mutation }) => `${line} | ${mutation}`),
    );
    for (const key of keys) if (!listed.has(key)) faults.push(`${file}: lives: ${key}`);
    for (const key of listed) if (!keys.has(key)) faults.push(`${file}: is dead: ${key}`);
  }
  for (const [folder, mutants] of byFolder(judged))
    console.log(`${folder.padEnd(24)} ${scoreOf(mutants).told}`);
  const { score, told } = scoreOf(judged.flatMap(([, { mutants }]) => mutants));
  if (score < leastScore) faults.push(`the score is below ${leastScore} %`);
  for (const fault of faults) console.error(fault);
  console.log(`${"all".padEnd(24)} ${told}`);
  return faults.length;
};

/** `the line | what was there => what came in its place`. */
const keyOf = (source: string, { location: { start, end }, replacement }: Mutant): string => {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const [line = ""] = lines;
  const whole = lines.join("\n");
  const before = whole.slice(
    start.column - 1,
    whole.length - (lines.at(-1) ?? "").length + end.column - 1,
  );
  return `${line.trim()} | ${oneLine(before)} => ${oneLine(replacement)}`;
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const byFolder = (judged: readonly Judged[]) =>
  Map.groupBy(
    judged.flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ ...mutant, file }))),
    ({ file }) => String(file.split("/")[3]),
  );

const scoreOf = (mutants: readonly Mutant[]): { readonly score: number; readonly told: string } => {
  const dead = mutants.filter(({ status }) => detected.has(status)).length;
  const alive = mutants.filter(({ status }) => undetected.has(status)).length;
  const left = mutants.length - dead - alive;
  const score = (100 * dead) / Math.max(1, dead + alive);
  const told = `${score.toFixed(2)} %: ${dead} detected, ${alive} live, ${left} not judged`;
  return { score, told };
};
