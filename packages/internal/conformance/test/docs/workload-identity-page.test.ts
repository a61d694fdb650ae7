import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./snippets.ts";

const page = readFileSync(join(root, "docs/clients/workload-identity.md"), "utf8");

/** What GitHub Actions says of a job: with an environment, `sub` names that in place of the branch. */
const jobs = [
  {
    ...{ sub: "repo:acme/api:environment:production", environment: "production" },
    ...{ repository: "acme/api", ref: "refs/heads/main" },
  },
  {
    ...{ sub: "repo:acme/api:ref:refs/heads/main" },
    ...{ repository: "acme/api", ref: "refs/heads/main" },
  },
];

it("docs/clients/workload-identity.md registers a CI job whose claims go together", () => {
  const [, subject, claims = ""] =
    /ci\.example\.com",\s+subject: "([^"]+)",\s+claims: \{ (.+) \}/.exec(page) ?? [];
  const asked = [...claims.matchAll(/(\w+): "([^"]+)"/g)].map(([, name = "", value]) => [
    name,
    value,
  ]);
  expect(asked.length).toBeGreaterThan(0);
  expect(jobs).toContainEqual(
    expect.objectContaining({ sub: subject, ...Object.fromEntries(asked) }),
  );
});
