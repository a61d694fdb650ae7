import { describe, expect, it } from "vitest";
import {
  type AuthorizationFacts,
  decideAuthorization,
} from "../../../src/domain/authorization/authorization-decision.ts";
import type { Prompt } from "../../../src/domain/authorization/prompt.ts";
import { before, begunAt, levels, now, scope, since } from "./decision-facts.ts";

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

type Row = readonly [promise: string, facts: AuthorizationFacts, decision: object];
const rows: readonly Row[] = [
  [
    "nobody there: login",
    facts({ visitor: undefined }),
    { decision: "ask-login", because: "nobody" },
  ],
  [
    "a login in the very second of the beginning is a new one",
    facts({
      ...{ request: prompt("login"), remembered: all },
      visitor: { ...before, authenticatedAt: begunAt },
    }),
    { decision: "grant" },
  ],
  [
    "no class asked for: none is needed, whatever can be reached",
    facts({ policy: { acrValues: levels }, remembered: all }),
    { decision: "grant" },
  ],
  [
    "exactly the class that is asked for will do",
    facts({
      ...{ request: { acrValues: ["high"] }, policy: { acrValues: levels }, remembered: all },
      visitor: { ...before, acr: "high" },
    }),
    { decision: "grant" },
  ],
  [
    "an account that this user chose counts",
    facts({ request: prompt("select_account"), remembered: all, chosenSubject: "alice" }),
    { decision: "grant", consent: "remembered" },
  ],
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
  [
    "the first time: consent",
    facts({}),
    { decision: "ask-consent", because: "first-time", known: [], offline: false },
  ],
  [
    "the page says that the client wants to act while the user is away",
    facts({ request: { offline: true } }),
    { decision: "ask-consent", offline: true },
  ],
  [
    "and also where the operator lets it",
    facts({ policy: { offlineImplied: true } }),
    { decision: "ask-consent", offline: true },
  ],
  [
    "implied consent covers offline access that is asked for, and no other",
    facts({ policy: { mode: "implied" }, request: { offline: true } }),
    { decision: "grant", offline: true, consent: "implied" },
  ],
  [
    "implied consent without such a wish gives none",
    facts({ policy: { mode: "implied" } }),
    { decision: "grant", offline: false, consent: "implied" },
  ],
  [
    "what the user approves holds for the user's absence where the page said so",
    facts({ request: { offline: true }, answer: { decision: "approve", scope: scope("a", "b") } }),
    { decision: "grant", offline: true },
  ],
  [
    "and not where it did not",
    facts({ answer: { decision: "approve", scope: scope("a", "b") } }),
    { decision: "grant", offline: false },
  ],
  [
    "denied is denied by the user, also where a scope is required",
    facts({ policy: { requiredScope: scope("b") }, answer: { decision: "deny" } }),
    { reason: "user_denied" },
  ],
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
