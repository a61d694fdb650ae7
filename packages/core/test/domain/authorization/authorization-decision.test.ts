import { instant } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AuthorizationFacts,
  decideAuthorization,
} from "../../../src/domain/authorization/authorization-decision.ts";
import { type Prompt, prompts } from "../../../src/domain/authorization/prompt.ts";
import { isSubset, type Scope } from "../../../src/domain/scope.ts";
import type { Visitor } from "../../../src/domain/visitor.ts";

const scope = (...names: string[]): Scope => names as unknown as Scope;
const begunAt = instant(1000);
const now = instant(1100);
const before: Visitor = { subject: "alice", session: "s1", authenticatedAt: instant(900) };
const since: Visitor = { ...before, authenticatedAt: instant(1050) };

const facts = (
  change: {
    readonly [K in keyof AuthorizationFacts]?: K extends "request" | "policy"
      ? Partial<AuthorizationFacts[K]>
      : AuthorizationFacts[K];
  },
): AuthorizationFacts => ({
  ...{ client: "authenticated", visitor: before, remembered: undefined, begunAt, now },
  ...{ chosenSubject: undefined, answer: undefined },
  ...change,
  request: {
    ...{ scope: scope("a", "b"), offline: false, prompts: new Set(), acrValues: [] },
    ...change.request,
  },
  policy: {
    ...{ mode: "remembered", selfAsserted: false, requiredScope: scope() },
    ...{ offlineImplied: false, acrValues: undefined },
    ...change.policy,
  },
});

const all = { scope: scope("a", "b"), offline: false, faceChanged: false };
const prompt = (...values: Prompt[]) => ({ prompts: new Set(values) });
const levels = ["low", "high"];

type Row = readonly [promise: string, facts: AuthorizationFacts, decision: object];
const rows: readonly Row[] = [
  ["nobody there: login", facts({ visitor: undefined }), { because: "nobody" }],
  [
    "prompt=login and an old login: login",
    facts({ request: prompt("login") }),
    { because: "prompt" },
  ],
  [
    "prompt=login is met by a login after the request began (OIDC Core §3.1.2.1)",
    facts({ request: prompt("login"), visitor: since, remembered: all }),
    { decision: "grant" },
  ],
  ["max_age reached: login", facts({ request: { maxAge: 199 } }), { because: "max-age" }],
  [
    "max_age not reached: none",
    facts({ request: { maxAge: 200 }, remembered: all }),
    { decision: "grant" },
  ],
  ["max_age=0 always: login", facts({ request: { maxAge: 0 } }), { because: "max-age" }],
  [
    "max_age is met by a login of this authorization, however slow the user reads",
    facts({ request: { maxAge: 0 }, visitor: since, remembered: all }),
    { decision: "grant" },
  ],
  [
    "acr_values not reached: login",
    facts({ request: { acrValues: ["high"] }, policy: { acrValues: levels } }),
    { because: "acr" },
  ],
  [
    "a class above the one that is asked for will do",
    facts({
      ...{ request: { acrValues: ["low"] }, policy: { acrValues: levels }, remembered: all },
      visitor: { ...before, acr: "high" },
    }),
    { decision: "grant" },
  ],
  [
    "a new login that was still too weak: unmet, and no loop (RFC 9470 §5)",
    facts({
      ...{ request: { acrValues: ["high"] }, policy: { acrValues: levels } },
      visitor: { ...since, acr: "low" },
    }),
    { reason: "authentication_unmet" },
  ],
  [
    "a class that no login reaches: unmet",
    facts({ request: { acrValues: ["other"] }, policy: { acrValues: levels } }),
    { reason: "authentication_unmet" },
  ],
  [
    "prompt=select_account: the user chooses",
    facts({ request: prompt("select_account"), remembered: all }),
    { decision: "ask-account" },
  ],
  [
    "an account that somebody else chose does not count",
    facts({ request: prompt("select_account"), remembered: all, chosenSubject: "bob" }),
    { decision: "ask-account" },
  ],
  ["the first time: consent", facts({}), { because: "first-time", known: [] }],
  [
    "remembered for less: consent, and what is new is marked",
    facts({ remembered: { ...all, scope: scope("a") } }),
    { because: "more-scope", known: ["a"] },
  ],
  [
    "remembered for more: no page",
    facts({ remembered: { ...all, scope: scope("a", "b", "c") } }),
    { scope: ["a", "b"] },
  ],
  [
    "prompt=consent: consent",
    facts({ request: prompt("consent"), remembered: all }),
    { because: "prompt" },
  ],
  [
    "a client that always asks: consent",
    facts({ policy: { mode: "always" }, remembered: all }),
    { because: "always" },
  ],
  [
    "nobody knows who it is: memory is no answer (RFC 8252 §8.6)",
    facts({ client: "impersonable", remembered: all }),
    { because: "client-not-assured" },
  ],
  [
    "nobody knows who it is: policy is no answer either",
    facts({ client: "impersonable", policy: { mode: "implied" } }),
    { because: "client-not-assured" },
  ],
  ["implied consent: no page", facts({ policy: { mode: "implied" } }), { consent: "implied" }],
  [
    "a self-asserted client is implied nothing",
    facts({ policy: { mode: "implied", selfAsserted: true } }),
    { because: "first-time" },
  ],
  [
    "another face than the user agreed to: consent",
    facts({ remembered: { ...all, faceChanged: true } }),
    { because: "client-changed" },
  ],
  [
    "offline access without a page stands on earlier consent alone (OIDC Core §11)",
    facts({ request: { offline: true }, remembered: all }),
    { decision: "grant", offline: false },
  ],
  [
    "offline access that the user agreed to before",
    facts({ request: { offline: true }, remembered: { ...all, offline: true } }),
    { decision: "grant", offline: true },
  ],
  ["the user denies", facts({ answer: { decision: "deny" } }), { reason: "user_denied" }],
  [
    "the user approves less",
    facts({ answer: { decision: "approve", scope: scope("a") } }),
    { decision: "grant", scope: ["a"], consent: "given" },
  ],
  [
    "the form only narrows",
    facts({ answer: { decision: "approve", scope: scope("a", "admin", "b") } }),
    { scope: ["a", "b"] },
  ],
  [
    "a required scope cannot be left out",
    facts({
      ...{ policy: { requiredScope: scope("b") } },
      answer: { decision: "approve", scope: scope("a") },
    }),
    { reason: "required_scope_denied" },
  ],
  [
    "approving nothing is denying",
    facts({ answer: { decision: "approve", scope: scope() } }),
    { reason: "user_denied" },
  ],
  [
    "prompt=none and nobody",
    facts({ visitor: undefined, request: prompt("none") }),
    { reason: "login_required" },
  ],
  [
    "prompt=none and no consent",
    facts({ request: prompt("none") }),
    { reason: "consent_required" },
  ],
];

describe("the decision", () => {
  it.each(rows)("%s", (_promise, given, expected) => {
    expect(decideAuthorization(given)).toMatchObject(expected);
  });
});

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
  const always = (promise: string, holds: (given: AuthorizationFacts) => boolean) => {
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
});
