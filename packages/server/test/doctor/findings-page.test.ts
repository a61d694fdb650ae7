import { expect, it } from "vitest";
import { findingsPage } from "../../src/doctor/findings-page.ts";
import { totalsOf } from "../../src/doctor/groups.ts";
import type { Finding } from "../../src/doctor/rule.ts";

const finding: Finding = {
  ...{ rule: "api-key-without-end", profile: "operations", severity: "warning" },
  ...{ source: "RFC 9700 §2.2", why: "It never ends.", change: "Rotate it." },
  subject: "tenant acme, client svc",
};

const pageOf = (...findings: readonly Finding[]): string =>
  findingsPage(findings, totalsOf(findings, 2), {
    version: "mintport 1.2.3",
    at: new Date("2026-11-26T10:20:30Z"),
    profiles: ["operations"],
  });

it("says the totals, when, and of which version", () => {
  const page = pageOf(finding, { ...finding, severity: "error" }, { ...finding, severity: "note" });
  expect(page).toContain(
    "mintport 1.2.3, 2026-11-26 10:20 UTC: the whole deployment, by operations",
  );
  for (const total of [
    "1</strong>errors",
    "1</strong>warnings",
    "1</strong>notes",
    "2</strong>ignored",
  ])
    expect(page).toContain(total);
  expect(page.indexOf("Errors: forbidden")).toBeLessThan(page.indexOf("Warnings: advised against"));
});

it.each([
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "</style><script>",
  "'&lt;b&gt; &amp;",
  "a\u202egpj.exe\u0000\u001b[2J",
])("lets no name of a client be more than text, wherever it stands: %j", (name) => {
  const plain = tagsOf(pageOf({ ...finding, subject: "x" }));
  const hostile = pageOf({
    ...finding,
    ...{ subject: name, why: name, change: name, source: name, rule: name },
  });
  // The same elements with the same attributes, whatever the names are.
  expect(tagsOf(hostile)).toEqual(plain);
  expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
});

it("loads nothing, runs nothing, and tells the browser so", () => {
  const page = pageOf(finding);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<(?:script|img|link|iframe)|\ssrc=|\shref=|url\(/);
});

it("is a page that opens, of a rule that 20,000 clients break", () => {
  const many = Array.from({ length: 20_000 }, (_, n) => ({ ...finding, subject: `client ${n}` }));
  const page = pageOf(...many);
  expect(page.length).toBeLessThan(50_000);
  expect(page).toContain("and 19800 more");
});

const tagsOf = (page: string): readonly string[] => page.match(/<[^>]*>/g) ?? [];
