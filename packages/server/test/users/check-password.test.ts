import type { TenantId } from "@mintport/core";
import {
  type AttemptOutcome,
  type LimitedAttempt,
  portError,
  type RateLimiter,
  systemClock,
} from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { expect, it } from "vitest";
import { Concealed } from "../../src/settings/concealed.ts";
import { passwordCheck } from "../../src/users/demo-login/check-password.ts";

const presented = {
  tenant: "main" as TenantId,
  ...{ name: "demo", password: "the-right-one", remoteAddress: "192.0.2.1" },
};

/** Remembers what it is told. */
const limiterOf = (change: Partial<RateLimiter> = {}) => {
  const attempts: LimitedAttempt[] = [];
  const outcomes: AttemptOutcome[] = [];
  const limiter: RateLimiter = {
    admit: (attempt) => {
      attempts.push(attempt);
      return ok({ verdict: "allowed" });
    },
    recognise: () => ok({ verdict: "allowed" }),
    settle: (_attempt, outcome) => {
      outcomes.push(outcome);
      return ok({ verdict: "allowed" });
    },
    look: () => ok({ verdict: "allowed" }),
    ...change,
  };
  return { limiter, attempts, outcomes };
};

const checkWith = (limiter: RateLimiter | undefined) =>
  passwordCheck(new Concealed("the-right-one"), { limiter, clock: systemClock });

it.each([
  [{}, "match", "proven"],
  [{ password: "another" }, "mismatch", "failed"],
  [{ name: "ada" }, "mismatch", "failed"],
  [{ name: "Demo" }, "mismatch", "failed"],
] as const)("%j is a %s, of which the limiter is told", async (change, verdict, outcome) => {
  const { limiter, outcomes } = limiterOf();
  expect(await (await checkWith(limiter))({ ...presented, ...change })).toEqual({ verdict });
  expect(outcomes).toEqual([outcome]);
  expect(await (await checkWith(undefined))({ ...presented, ...change })).toEqual({ verdict });
});

it("counts each name apart from the others, and from every client that could be registered by it", async () => {
  const { limiter, attempts } = limiterOf();
  const check = await checkWith(limiter);
  for (const name of ["demo", "ada", "ü".repeat(200), ""]) await check({ ...presented, name });
  const names = attempts.map(({ client }) => client);
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^login:[\w-]{43}$/);
});

const away = () => err(portError("unavailable", "rate-limiter"));

it.each([
  ["before the comparison", { admit: away }],
  ["after it", { settle: away }],
])("lets nobody in while the limiter is away, %s", async (_, change) => {
  const check = await checkWith(limiterOf(change).limiter);
  expect(await check(presented)).toEqual({ verdict: "unavailable" });
});

it("lets nobody in whom the limiter tells to wait, before the comparison or after it", async () => {
  const limited = () => ok({ verdict: "limited", retryAfter: 7 } as const);
  for (const change of [{ admit: limited }, { settle: limited }]) {
    const check = await checkWith(limiterOf(change).limiter);
    expect(await check(presented)).toEqual({ verdict: "limited", retryAfter: 7 });
  }
});
