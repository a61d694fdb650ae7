import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { lastReason } from "../fixture/expect-answer.ts";
import { assertedClaims, assertionOf, bring, onceIdp, withEnterprise } from "./enterprise.ts";

const names = [
  ...["iss", "sub", "aud", "client_id", "jti", "iat", "exp", "nbf", "resource", "scope", "tenant"],
  ...["cnf", "act", "may_act", "auth_time", "acr", "amr", "authorization_details"],
];

/** What a hostile issuer could write, and much of what looks right. */
const anyClaims = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom("x".repeat(9000), [], {}, -1, 1e308, { sub: "a" }, { jkt: "a" }, "a b"),
  ),
  { maxKeys: 3 },
);

describe.each(bindings)("an assertion with any claims (ID-JAG §3.1), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withEnterprise());
  });
  afterAll(() => running.close());

  it("gets a token or a refusal, and never more than the client and the resource allow", async () => {
    await fc.assert(
      fc.asyncProperty(anyClaims, fc.boolean(), async (claims, isOnce) => {
        const issuer = isOnce ? { iss: onceIdp } : {};
        const { status, json } = await bring(
          running,
          assertionOf(running, { ...issuer, ...claims }),
        );
        const text = JSON.stringify({ status, json, reason: lastReason(running) });
        expect([200, 400], text).toContain(status);
        if (status !== 200) return;
        const asked = String(assertedClaims(running)["scope"]).split(" ");
        for (const token of String(json["scope"]).split(" "))
          expect([...asked, "files:read"]).toContain(token);
      }),
      { numRuns: 300 },
    );
  });
});
