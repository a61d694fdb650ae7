import { type Group, groupsOf, type Totals, totalsText } from "./groups.ts";
import type { Finding } from "./rule.ts";

/**
 * Findings for people: how many there are, then one paragraph a rule, errors first, with the first subjects by name.
 */
export const findingsText = (findings: readonly Finding[], totals: Totals): string =>
  [totalsText(totals), ...groupsOf(findings).map(groupText)].join("\n\n");

const groupText = ({ first, all, isShared }: Group): string => {
  const { severity, rule, profile, source, why, change } = first;
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
