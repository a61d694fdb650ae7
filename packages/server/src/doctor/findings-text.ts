import type { Finding } from "./rule.ts";

/** Findings of one rule, which have everything in common but the subject. */
interface Group {
  readonly first: Finding;
  readonly all: readonly Finding[];
}

/** The numbers of findings. */
export interface Totals {
  readonly errors: number;
  readonly warnings: number;
  readonly ignored: number;
}

/**
 * Findings for people: how many there are, then one paragraph a rule, errors first, with the first subjects by name. A rule that
 * five thousand clients break is one thing to mend.
 */
export const findingsText = (findings: readonly Finding[], totals: Totals): string =>
  [totalsText(totals), ...groupsOf(findings).map(groupText)].join("\n\n");

const totalsText = ({ errors, warnings, ignored }: Totals): string => {
  const rest = ignored === 0 ? "" : `; ${counted(ignored, "finding")} ignored`;
  return errors + warnings === 0
    ? `Nothing found${rest}`
    : `${counted(errors, "error")}, ${counted(warnings, "warning")}${rest}`;
};

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;

const groupsOf = (findings: readonly Finding[]): readonly Group[] => {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.why}`;
    const before = groups.get(key);
    if (before === undefined) groups.set(key, [finding]);
    else before.push(finding);
  }
  const all = [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [{ first: group[0], all: group }],
  );
  return [...all.filter(isError), ...all.filter((group) => !isError(group))];
};

const isError = ({ first }: Group): boolean => first.severity === "error";

const groupText = ({ first, all }: Group): string => {
  const { severity, rule, profile, source, why, change } = first;
  const isShared = all.every((finding) => finding.change === change);
  const subjects = all
    .slice(0, shown)
    .map((finding) => `  ${finding.subject}${isShared ? "" : `: ${finding.change}`}`);
  return [
    `${severity} ${rule}: ${all.length === 1 ? first.subject : `${all.length} times`}`,
    `  asked by  ${profile}: ${source}`,
    `  because   ${why}`,
    ...(isShared ? [`  change    ${change}`] : []),
    ...(all.length === 1 && isShared ? [] : subjects),
    ...(all.length > shown ? [`  and ${all.length - shown} more; --format json has them all`] : []),
  ].join("\n");
};

const shown = 5;
