import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shippedNames } from "@mintport/core/management";
import { expect, it } from "vitest";
import { profiles } from "../../src/doctor/rule.ts";
import {
  clientRulesIn,
  ruleNames,
  settingsRulesAll,
  tenantRulesIn,
} from "../../src/doctor/rules.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/doctor.md"), "utf8");
const rows = new Map(
  [...page.matchAll(/^\| `([\w-]+)` +\| (.*)\|$/gm)].map(([, rule = "", rest = ""]) => [
    rule,
    rest.split(" | ").map((cell) => cell.trim()),
  ]),
);

it("docs/doctor.md has a row for each rule, and for nothing else", () => {
  expect([...rows.keys()].sort()).toEqual([...ruleNames(shippedNames)].sort());
});

it("docs/doctor.md says the profile and the severity that each rule has", () => {
  const rules = [
    ...settingsRulesAll,
    ...tenantRulesIn(shippedNames),
    ...clientRulesIn(shippedNames),
  ];
  expect(rules.map(({ id }) => [id, ...(rows.get(id)?.slice(0, 2) ?? [])])).toEqual(
    rules.map(({ id, profile, severity }) => [id, profile, severity]),
  );
  for (const profile of profiles) expect(page).toContain(`\`${profile}\``);
});
