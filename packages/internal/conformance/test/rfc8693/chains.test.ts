import { maxActors } from "@mintport/core/tokens";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { mint, type Party, register } from "../rfc7662/introspection.ts";
import { tenantWith } from "../rfc9068/tenant-with.ts";
import {
  delegation,
  exchange,
  exchangeGrant,
  frontend,
  impersonation,
  userToken,
  withExchange,
} from "./exchanging.ts";

/** Clients that may exchange every token there is; each has a lifetime of its own. */
const actors = [100, 1000, 3600, 86_400].map((lifetime) => ({
  id: `actor-${lifetime}`,
  secret: "actor-secret",
  lifetime,
}));
const scopes = ["a", "b", "c", "d"];

interface Step {
  readonly who: (typeof actors)[number];
  readonly acts: boolean;
  /** What is asked for; nothing, if `undefined`. */
  readonly scope: readonly string[] | undefined;
  /** Seconds that pass before. */
  readonly pause: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    who: fc.constantFrom(...actors),
    acts: fc.boolean(),
    scope: fc.option(fc.subarray(scopes, { minLength: 1 }), { nil: undefined, freq: 2 }),
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  }),
  { minLength: 1, maxLength: 12 },
);

/** What a token says, as the model knows it. */
interface Model {
  readonly scope: readonly string[];
  readonly exp: number;
  /** The newest first. */
  readonly chain: readonly string[];
}

describe("random chains of exchanges, against a model", () => {
  let running: Running;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, async (deployment) => {
      const everybody = [frontend, ...actors].map(({ id }) => id);
      const settings = await withExchange()(deployment);
      for (const { id, secret, lifetime } of actors)
        await register(
          deployment,
          { id, secret },
          {
            grantTypes: ["client_credentials", exchangeGrant],
            accessTokenLifetime: lifetime,
            tokenExchange: { actsFor: everybody, impersonates: everybody },
          },
        );
      return tenantWith({ scopes: scopes as never }, settings)(deployment);
    });
  });
  afterAll(() => running.close());

  it("scope and life only shrink, and act is who acted, in reverse order (RFC 8693 §4.1)", async () => {
    let exchanged = 0;
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 400 }), async (path, life) => {
        const { clock } = running;
        let token = await userToken(running, {
          scope: scopes.join(" "),
          expires_by: String(clock.now() + life),
        });
        let model: Model = { scope: scopes, exp: clock.now() + life, chain: [] };
        const past: Model[] = [model];
        for (const step of path) {
          clock.advance(step.pause);
          const answer = await ask(running, token, step);
          const refusal = refusalOf(model, step, clock.now());
          if (refusal !== undefined) {
            expectError(answer, 400, refusal.error);
            expect(lastReason(running)).toBe(refusal.reason);
            continue;
          }
          token = expectToken(answer);
          model = after(model, step, clock.now());
          expect(read(token)).toEqual(model);
          exchanged++;
          for (const before of past) {
            expect(model.scope.every((scope) => before.scope.includes(scope))).toBe(true);
            expect(model.exp).toBeLessThanOrEqual(before.exp);
            expect(model.chain.slice(model.chain.length - before.chain.length)).toEqual(
              before.chain,
            );
          }
          past.push(model);
        }
      }),
      { numRuns: 60 },
    );
    expect(exchanged).toBeGreaterThan(50);
  });
});

const ask = async (running: Running, token: string, { who, acts, scope }: Step) => {
  const party: Party = who;
  const form = acts ? delegation(token, await mint(running, party)) : impersonation(token);
  return exchange(running, party, scope === undefined ? form : { ...form, scope: scope.join(" ") });
};

/** Why this step must be refused, in the order in which rules are judged. */
const refusalOf = (
  { scope, exp, chain }: Model,
  step: Step,
  now: number,
): { readonly error: string; readonly reason: string } | undefined => {
  if (now >= exp) return { error: "invalid_request", reason: "subject_token_invalid" };
  if (step.acts && chain.length === maxActors)
    return { error: "invalid_request", reason: "actor_chain_too_long" };
  return step.scope?.some((asked) => !scope.includes(asked)) === true
    ? { error: "invalid_scope", reason: "scope_not_allowed" }
    : undefined;
};

const after = (model: Model, { who, acts, scope }: Step, now: number): Model => ({
  scope: scope ?? model.scope,
  exp: Math.min(model.exp, now + who.lifetime),
  chain: acts ? [who.id, ...model.chain] : model.chain,
});

const read = (token: string): Model => {
  const { scope, exp = 0, act } = decodeJwt<{ scope: string; act?: Act }>(token);
  const chain: string[] = [];
  for (let next = act; next !== undefined; next = next.act) chain.push(next.sub);
  return { scope: scope.split(" "), exp, chain };
};

interface Act {
  readonly sub: string;
  readonly act?: Act;
}
