import { instant } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  type AuthorizationFacts,
  decideAuthorization,
} from "../../../src/domain/authorization/authorization-decision.ts";
import { type Prompt, prompts } from "../../../src/domain/authorization/prompt.ts";
import { isSubset } from "../../../src/domain/scope.ts";
import type { Visitor } from "../../../src/domain/visitor.ts";
import { begunAt, levels, now, scope, since } from "./decision-facts.ts";

const anyScope = fc.subarray(["a", "b", "c"]).map((names) => scope(...names));
const anyVisitor = fc.option(
  fc.record({
    subject: fc.constantFrom("alice", "bob"),
    session: fc.constant("s"),
    authenticatedAt: fc.integer({ min: 900, max: 1100 }).map(instant),
    acr: fc.constantFrom("low", "high", "other"),
  }),
  { nil: undefined },
);
const anyFacts: fc.Arbitrary<AuthorizationFacts> = fc.record({
  request: fc.record(
    {
      scope: anyScope.filter(({ length }) => length > 0),
      offline: fc.boolean(),
      prompts: fc
        .oneof(fc.constant(["none" as const]), fc.subarray(prompts.slice(1)))
        .map((values) => new Set<Prompt>(values)),
      maxAge: fc.integer({ min: 0, max: 300 }),
      acrValues: fc.subarray(["low", "high", "other"]),
    },
    { requiredKeys: ["scope", "offline", "prompts", "acrValues"] },
  ),
  client: fc.constantFrom("authenticated", "claimed-https", "impersonable"),
  policy: fc.record({
    mode: fc.constantFrom("implied", "remembered", "always"),
    selfAsserted: fc.boolean(),
    requiredScope: anyScope,
    offlineImplied: fc.boolean(),
    acrValues: fc.constantFrom(undefined, levels),
  }),
  visitor: anyVisitor,
  remembered: fc.option(
    fc.record({ scope: anyScope, offline: fc.boolean(), faceChanged: fc.boolean() }),
    { nil: undefined },
  ),
  chosenSubject: fc.constantFrom(undefined, "alice", "bob"),
  answer: fc.option(
    fc.oneof(
      fc.constant({ decision: "deny" as const }),
      fc.record({ decision: fc.constant("approve" as const), scope: anyScope }),
    ),
    { nil: undefined },
  ),
  begunAt: fc.constant(begunAt),
  now: fc.constant(now),
});

describe("for all facts", () => {
  const laws: ((given: AuthorizationFacts) => boolean)[] = [];
  const always = (promise: string, holds: (given: AuthorizationFacts) => boolean) => {
    laws.push(holds);
    it(promise, () => {
      fc.assert(fc.property(anyFacts, holds), { numRuns: 20_000 });
    });
  };

  always("prompt=none never asks", (given) =>
    given.request.prompts.has("none")
      ? !decideAuthorization(given).decision.startsWith("ask-")
      : true,
  );
  always("a grant is for whoever is there, and never for more than was asked", (given) => {
    const decided = decideAuthorization(given);
    return (
      decided.decision !== "grant" ||
      (decided.visitor === given.visitor && isSubset(decided.scope, given.request.scope))
    );
  });
  always("a grant without a page needs assurance, and memory or policy", (given) => {
    const decided = decideAuthorization(given);
    if (decided.decision !== "grant" || given.answer !== undefined) return true;
    const { remembered, policy } = given;
    return (
      given.client !== "impersonable" &&
      !given.request.prompts.has("consent") &&
      ((policy.mode === "implied" && !policy.selfAsserted) ||
        (remembered !== undefined &&
          !remembered.faceChanged &&
          isSubset(decided.scope, remembered.scope)))
    );
  });
  always("a grant that the user gave has every required scope", (given) => {
    const decided = decideAuthorization(given);
    return (
      decided.decision !== "grant" ||
      given.answer === undefined ||
      given.policy.requiredScope.every(
        (name) => !given.request.scope.includes(name) || decided.scope.includes(name),
      )
    );
  });
  always("after a login of this authorization it does not ask for another", (given) => {
    const visitor: Visitor = { ...since, ...given.visitor, authenticatedAt: now };
    return decideAuthorization({ ...given, visitor }).decision !== "ask-login";
  });

  // A million cases: each law on each of these.
  it("every law holds", () => {
    fc.assert(
      fc.property(anyFacts, (given) => laws.every((holds) => holds(given))),
      { numRuns: 200_000 },
    );
  }, 60_000);
});
