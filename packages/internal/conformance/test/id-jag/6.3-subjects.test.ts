import { type IdentityAssertionOptions, type TenantId } from "@mintport/core";
import {
  type AssertedSubject,
  type FoundSubject,
  portError,
  type Standing,
} from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import {
  assertionOf,
  bring,
  grantedClaims,
  idp,
  onceIdp,
  sharedIdp,
  withEnterprise,
} from "./enterprise.ts";

describe.each(bindings)("the user whom an assertion means (ID-JAG §6.3), over $name", (binding) => {
  let running: Running;
  let answer: FoundSubject | "unavailable";
  let standing: Standing;
  let asked: (readonly [TenantId, AssertedSubject])[];
  let judged: (readonly [TenantId, string])[];

  const options: IdentityAssertionOptions = {
    assertedSubjects: {
      find: (tenant, asserted) => {
        asked.push([tenant, asserted]);
        return answer === "unavailable"
          ? err(portError("unavailable", "asserted-subjects", "it is away"))
          : ok(answer);
      },
    },
    subjects: {
      standing: (tenant, subject) => {
        judged.push([tenant, subject]);
        return ok(standing);
      },
    },
  };

  beforeAll(async () => {
    running = await run(binding, withEnterprise(options));
  });
  beforeEach(() => {
    answer = { verdict: "found", subject: "alice" };
    standing = "good";
    asked = [];
    judged = [];
  });
  afterAll(() => running.close());

  it("is found by issuer, tenant and subject, with the claims beside them (§6.3)", async () => {
    const claims = { iss: sharedIdp, tenant: "acme", email: "alice@acme.example" };
    const granted = grantedClaims(await bring(running, assertionOf(running, claims)));
    expect(granted.sub).toBe("alice");
    expect(asked).toMatchObject([
      [running.tenant.id, { issuer: sharedIdp, tenant: "acme", subject: "U019488227", claims }],
    ]);
    expect(judged).toEqual([[running.tenant.id, "alice"]]);
  });

  it("has no tenant where the issuer has none (§6.3)", async () => {
    expectToken(await bring(running, assertionOf(running)));
    expect(asked[0]?.[1]).not.toHaveProperty("tenant");
  });

  it.each(["unknown", "refused"] as const)(
    "who is %s gets E(400, invalid_grant) (§6.3)",
    async (verdict) => {
      answer = { verdict };
      expectError(await bring(running, assertionOf(running)), 400, "invalid_grant");
      expect(lastReason(running)).toBe(`identity_assertion_subject_${verdict}`);
      expect(judged).toEqual([]);
    },
  );

  it.each(["unknown", "refused"] as const)(
    "who is found, and whose standing is %s, gets E(400, invalid_grant) (§6.3)",
    async (verdict) => {
      standing = verdict;
      expectError(await bring(running, assertionOf(running)), 400, "invalid_grant");
      expect(lastReason(running)).toBe(`identity_assertion_subject_${verdict}`);
    },
  );

  it("blocked and unknown users are told apart by nobody outside (§6.3)", async () => {
    answer = { verdict: "unknown" };
    const unknown = await bring(running, assertionOf(running));
    answer = { verdict: "refused" };
    expect((await bring(running, assertionOf(running))).text).toBe(unknown.text);
  });

  it("is asked for of nobody whose assertion is not believed, or comes to nothing (§6.3)", async () => {
    for (const claims of [
      { aud: "x" },
      { client_id: "x" },
      { scope: "admin" },
      { resource: "x:y" },
    ])
      expectNoToken(await bring(running, assertionOf(running, claims)));
    expect(asked).toEqual([]);
  });

  it("is a fault of the server if the answer is a slip, and never a refusal or a token", async () => {
    for (const slip of [{ verdict: "Refused", subject: "alice" }, { subject: "alice" }]) {
      answer = slip as never;
      const given = await bring(running, assertionOf(running));
      expectError(given, 500, "server_error");
      expect(lastReason(running)).toBe("data_corrupt");
    }
    answer = { verdict: "found", subject: "alice" };
    standing = "Good" as never;
    expectError(await bring(running, assertionOf(running)), 500, "server_error");
    expect(lastReason(running)).toBe("data_corrupt");
  });

  it("is 503 while it cannot be asked, and an assertion that counts once can come again then (§6.3)", async () => {
    answer = "unavailable";
    const assertion = assertionOf(running, { iss: onceIdp });
    expectError(await bring(running, assertion), 503, "temporarily_unavailable");
    answer = { verdict: "found", subject: "alice" };
    expectToken(await bring(running, assertion));
  });
});

describe("the standing of users that nobody maps", () => {
  const blocked = `${idp}#blocked`;
  let running: Running;

  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    const subjects: IdentityAssertionOptions["subjects"] = {
      standing: (_tenant, subject) => ok(subject === blocked ? "refused" : "good"),
    };
    running = await run(binding, withEnterprise({ subjects }));
  });
  afterAll(() => running.close());

  it("is asked for by the issuer's name for them (§6.3)", async () => {
    expect(grantedClaims(await bring(running, assertionOf(running, { sub: "free" }))).sub).toBe(
      `${idp}#free`,
    );
    const answer = await bring(running, assertionOf(running, { sub: "blocked" }));
    expectError(answer, 400, "invalid_grant");
    expect(lastReason(running)).toBe("identity_assertion_subject_refused");
  });
});
