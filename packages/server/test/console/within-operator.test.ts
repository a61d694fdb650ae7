import { requireScope, type VerifiedAccessToken } from "@mintport/resource-server";
import { describe, expect, it } from "vitest";
import { withinOperator } from "../../src/admin/within-operator.ts";

const token = (changes: Partial<VerifiedAccessToken>): VerifiedAccessToken => ({
  ...{ id: "t", issuer: "https://auth.example", subject: "ada", client: "app", claims: {} },
  ...{ scope: requireScope("mintport:*"), issuedAt: 0 as never, expiresAt: 9 as never },
  ...changes,
});
const needed = requireScope("mintport:clients:read");
const judge = (
  changes: Partial<VerifiedAccessToken>,
  operators: Readonly<Record<string, string>>,
) =>
  withinOperator(
    token(changes),
    new Map(
      Object.entries(operators).map(([name, scope]) => [name, requireScope(...scope.split(" "))]),
    ),
    needed,
  ).match(
    ({ scope }) => scope.join(" "),
    ({ kind }) => kind,
  );

describe("the token of a user at the admin API", () => {
  it("counts for what both the token and the settings cover, wildcards included", () => {
    expect(judge({}, { ada: "mintport:*" })).toBe("mintport:*");
    expect(judge({}, { ada: "mintport:clients:read" })).toBe("mintport:clients:read");
    expect(judge({ scope: needed }, { ada: "mintport:*" })).toBe("mintport:clients:read");
    expect(
      judge(
        { scope: requireScope("mintport:clients:*", "other") },
        { ada: "mintport:clients:read" },
      ),
    ).toBe("mintport:clients:read");
  });

  it("counts for nothing where the settings do not name its user, or not for this", () => {
    expect(judge({}, {})).toBe("insufficient_scope");
    expect(judge({}, { bob: "mintport:*" })).toBe("insufficient_scope");
    expect(judge({}, { ada: "mintport:keys:read" })).toBe("insufficient_scope");
    expect(judge({ scope: requireScope("mintport:keys:read") }, { ada: "mintport:*" })).toBe(
      "insufficient_scope",
    );
  });

  it("is a user's also where the subject is spelt as the client is, since its user logged in", () => {
    const authentication = { at: 1 as never };
    expect(judge({ subject: "app", authentication }, {})).toBe("insufficient_scope");
    expect(judge({ subject: "app" }, {})).toBe("mintport:*");
  });
});
