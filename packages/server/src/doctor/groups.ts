import { counted } from "../errors/counted.ts";
import type { Finding, Severity } from "./rule.ts";

/** Findings of one rule, which have everything in common but the subject and perhaps the change. */
export interface Group {
  readonly first: Finding;
  readonly all: readonly Finding[];
  /** Whether one change mends all of them. */
  readonly isShared: boolean;
}

/** The numbers of findings. */
export interface Totals {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly ignored: number;
}

/** Counts findings by their severity. */
export const totalsOf = (findings: readonly Finding[], ignored: number): Totals => {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), notes: count("note"), ignored };
};

/** The totals in one line. */
export const totalsText = ({ errors, warnings, notes, ignored }: Totals): string => {
  const seldom = notes === 0 ? "" : `, ${counted(notes, "note")}`;
  const rest = ignored === 0 ? "" : `; ${counted(ignored, "finding")} ignored`;
  return errors + warnings + notes === 0
    ? `Nothing found${rest}`
    : `${counted(errors, "error")}, ${counted(warnings, "warning")}${seldom}${rest}`;
};

/** Findings by their rule, errors first and notes last: a rule that five thousand clients break is one thing to mend. */
export const groupsOf = (findings: readonly Finding[]): readonly Group[] => {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.severity} ${finding.why}`;
    const before = groups.get(key);
    if (before === undefined) groups.set(key, [finding]);
    else before.push(finding);
  }
  const all = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ first, all: group, isShared: group.every(({ change }) => change === first.change) }];
  });
  return order.flatMap((severity) => all.filter(({ first }) => first.severity === severity));
};

const order: readonly Severity[] = ["error", "warning", "note"];
