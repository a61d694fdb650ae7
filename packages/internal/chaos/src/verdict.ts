import type { Finding } from "./scenario.ts";

/** Whether every bound held. What is no number broke its bound. */
export const holds = (findings: readonly Finding[]): boolean => findings.every(isWithin);

/** The line of a scenario on an engine, and the examples of what broke its bound below it. */
export const lineOf = (
  scenario: string,
  engine: string,
  findings: readonly Finding[],
): readonly string[] => [
  `${holds(findings) ? "ok    " : "FAILED"}  ${scenario.padEnd(12)}  ${engine.padEnd(13)}  ${findings.map(textOf).join(" · ")}`,
  ...findings
    .filter((finding) => !isWithin(finding))
    .flatMap(({ what, examples = [] }) => examples.map((example) => `        ${what}: ${example}`)),
];

const isWithin = ({ seen, bound }: Finding): boolean => bound === undefined || seen <= bound;

const textOf = (finding: Finding): string => {
  const { what, seen, bound, unit } = finding;
  const promised =
    bound === undefined ? "" : `${isWithin(finding) ? " ≤ " : " > "}${shown(bound, unit)}`;
  return `${what} ${shown(seen, unit)}${promised}`;
};

const shown = (value: number, unit: Finding["unit"]): string => {
  if (unit === "") return String(value);
  if (!Number.isFinite(value)) return "never";
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
};
