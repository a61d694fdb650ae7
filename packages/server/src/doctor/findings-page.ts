import { escaped } from "./escaped.ts";
import { findingsPageStyle } from "./findings-page-style.ts";
import { type Group, groupsOf, type Totals, totalsText } from "./groups.ts";
import type { Finding, Profile, Severity } from "./rule.ts";

/** When, by what and of what a report was made. */
export interface ReportAbout {
  /** As `mintport --version` prints it. */
  readonly version: string;
  readonly at: Date;
  readonly profiles: readonly Profile[];
  /** The one tenant that was looked at. Default: everything was. */
  readonly tenant?: string | undefined;
}

/**
 * Findings as one page that stands alone, to be kept, sent and printed: totals first, then each rule once, with its change. It has no script
 * and loads nothing, and says so to the browser. What others chose is escaped.
 */
export const findingsPage = (
  findings: readonly Finding[],
  totals: Totals,
  about: ReportAbout,
): string => {
  const groups = groupsOf(findings);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Mintport doctor: ${escaped(totalsText(totals))}</title>
<style>${findingsPageStyle}</style>
</head>
<body>
<header>
<h1>Mintport doctor</h1>
<p class="about">${aboutText(about)}</p>
</header>
<main>
${totalsList(totals)}
${groups.length === 0 ? "<p>Nothing found.</p>" : severities.map(([severity, title]) => section(title, ofSeverity(groups, severity))).join("")}
</main>
</body>
</html>
`;
};

const aboutText = ({ version, at, profiles, tenant }: ReportAbout): string => {
  const moment = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const whole = tenant === undefined ? "the whole deployment" : `tenant ${tenant}`;
  return escaped(`${version}, ${moment}: ${whole}, by ${profiles.join(", ")}`);
};

const totalsList = ({ errors, warnings, notes, ignored }: Totals): string =>
  `<ul class="totals">${[
    total("error", errors, "errors"),
    total("warning", warnings, "warnings"),
    total("note", notes, "notes"),
    total("ignored", ignored, "ignored"),
  ].join("")}</ul>`;

const total = (name: string, count: number, what: string): string =>
  `<li class="${name}"><strong>${count}</strong>${what}</li>`;

const severities: readonly (readonly [Severity, string])[] = [
  ["error", "Errors: forbidden"],
  ["warning", "Warnings: advised against"],
  ["note", "Notes: look, and decide"],
];

const ofSeverity = (groups: readonly Group[], severity: Severity): readonly Group[] =>
  groups.filter(({ first }) => first.severity === severity);

const section = (title: string, groups: readonly Group[]): string =>
  groups.length === 0
    ? ""
    : `<section>\n<h2>${title}</h2>\n${groups.map(groupPart).join("\n")}\n</section>\n`;

const groupPart = ({ first, all, isShared }: Group): string => {
  const { severity, rule, profile, source, why, change } = first;
  const rows = [
    ["Why", escaped(why)],
    ...(isShared ? [["Change", escaped(change)]] : []),
    [all.length === 1 ? "Where" : `Where (${all.length})`, subjectsPart(all, isShared)],
    ["Asked by", escaped(`${profile}: ${source}`)],
  ];
  return `<article class="${severity}">
<h3><span class="severity">${severity}</span> <code>${escaped(rule)}</code></h3>
<dl>${rows.map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`).join("")}</dl>
</article>`;
};

const subjectsPart = (all: readonly Finding[], isShared: boolean): string => {
  const [first] = all;
  if (first !== undefined && all.length === 1) return escaped(first.subject);
  const items = all
    .slice(0, shown)
    .map(({ subject, change }) => escaped(isShared ? subject : `${subject}: ${change}`));
  if (all.length > shown) items.push(`and ${all.length - shown} more; --format json has them all`);
  return `<ul class="subjects">${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
};

/** Subjects of one rule: 20,000 clients with one fault are a page that still opens on a phone. */
const shown = 200;
