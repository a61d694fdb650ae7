import type { ClientId } from "@mintport/core";
import { isSync, sourceOf } from "@mintport/core/ports";
import {
  type LimiterOptions,
  type Limits,
  limitProblems,
  memoryRateLimiter,
  redisRateLimiter,
} from "@mintport/rate-limit";
import { expectOk } from "@mintport/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { budgetLimiter } from "../src/budget-limiter.ts";
import { memoryLedger } from "../src/memory-ledger.ts";
import { attempt, away, now, three, unlimited } from "./fixture.ts";

describe("a rate limiter's budgets", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("what its own budget refuses a client uses up nothing of the tenant's", async () => {
    const { settle } = memoryRateLimiter({
      ...unlimited,
      client: { points: 2, duration: 60 },
      tenant: { points: 5, duration: 60 },
    });
    const greedy = attempt();
    for (let i = 0; i < 20; i++) expectOk(await settle(greedy, "proven", now));
    const other = { ...greedy, client: "other" as ClientId };
    expect(expectOk(await settle(other, "proven", now)).verdict).toBe("allowed");
  });

  it("what is given back after its window ended does not enlarge the next one's budget", async () => {
    vi.useFakeTimers();
    const { admit, settle } = memoryRateLimiter({ ...unlimited, sourceFailures: three });
    const slow = attempt();
    for (let i = 0; i < 3; i++) expectOk(await admit(slow, now));
    vi.advanceTimersByTime(61_000);
    for (let i = 0; i < 3; i++) expectOk(await settle(slow, "proven", now));
    const verdicts = [];
    for (let i = 0; i < 4; i++) verdicts.push(expectOk(await admit(slow, now)).verdict);
    expect(verdicts).toEqual(["allowed", "allowed", "allowed", "limited"]);
  });

  it("what is refused because its source asks too often counts as no failure of it", async () => {
    vi.useFakeTimers();
    const { admit, settle } = memoryRateLimiter({
      ...{ ...unlimited, source: { points: 3, duration: 60 } },
      sourceFailures: { points: 5, duration: 3600 },
    });
    const busy = attempt();
    const admitOnce = async () => {
      const each = { ...busy };
      const { verdict } = expectOk(await admit(each, now));
      if (verdict === "allowed") expectOk(await settle(each, "proven", now));
      return verdict;
    };
    for (let minute = 0; minute < 5; minute++) {
      for (let i = 0; i < 3; i++) expect(await admitOnce()).toBe("allowed");
      for (let i = 0; i < 5; i++) expect(await admitOnce()).toBe("limited");
      vi.advanceTimersByTime(61_000);
    }
  });

  it("what is refused as a window ends costs nothing, in this window or the next", async () => {
    let elapsed = 0;
    const { admit, settle } = memoryRateLimiter(
      { ...unlimited, clientFailures: three },
      { elapsed: () => elapsed },
    );
    const one = attempt();
    const attempts = Array.from({ length: 4 }, () => ({ ...one }));
    const verdicts = [];
    for (const each of attempts) {
      verdicts.push(expectOk(await admit(each, now)).verdict);
      elapsed += 19_000;
    }
    expect(verdicts).toEqual(["allowed", "allowed", "allowed", "limited"]);
    elapsed = 60_000;
    for (const each of attempts) expectOk(await settle(each, "proven", now));
    for (const verdict of ["allowed", "allowed", "allowed", "limited"])
      expect(expectOk(await admit({ ...one }, now)).verdict).toBe(verdict);
  });

  it("what is given back goes to the window that it was taken from, and none other", async () => {
    let elapsed = 0;
    const { admit, settle } = memoryRateLimiter(
      { ...unlimited, clientFailures: three },
      { elapsed: () => elapsed },
    );
    const one = attempt();
    const early = Array.from({ length: 3 }, () => ({ ...one }));
    for (const each of early) expectOk(await admit(each, now));
    elapsed = 60_000;
    for (let i = 0; i < 2; i++) expectOk(await admit({ ...one }, now));
    for (const each of early) expectOk(await settle(each, "proven", now));
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("allowed");
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("limited");
  });

  it("what anybody asks for in a public client's name uses up that client's budget and no other", async () => {
    vi.useFakeTimers();
    const budgets = [1, 7, 30, 60, 61, 90].flatMap((seconds) => [
      { client: { points: 2, duration: 30 }, tenant: { points: 0, duration: seconds } },
      { client: { points: 3, duration: seconds }, tenant: { points: 0, duration: 60 } },
    ]);
    for (const { client, tenant } of budgets) {
      const points = client.points * (Math.ceil(tenant.duration / client.duration) + 1) + 1;
      const limits = { ...unlimited, client, tenant: { ...tenant, points } };
      expect(() =>
        memoryRateLimiter({ ...limits, tenant: { ...tenant, points: points - 1 } }),
      ).toThrow(
        `tenant: must be more than one client alone can use up: above ${points - 1} points`,
      );
      const { settle } = memoryRateLimiter(limits);
      const named = attempt();
      const settled = async (name: string) =>
        expectOk(await settle({ ...named, client: name as ClientId }, "proven", now)).verdict;
      for (let second = 0; second < 200; second++) {
        for (let i = 0; i < 5; i++) await settled("public");
        if (second % (2 * tenant.duration) === 0)
          expect(await settled(`other-${second}`)).toBe("allowed");
        vi.advanceTimersByTime(1000);
      }
    }
  });

  it("what could not be decided counts as no failure", async () => {
    const { admit, settle } = memoryRateLimiter({ ...unlimited, clientFailures: three });
    const unlucky = attempt();
    for (let i = 0; i < 10; i++) {
      expect(expectOk(await admit(unlucky, now)).verdict).toBe("allowed");
      expectOk(await settle(unlucky, "undecided", now));
    }
  });

  it.each(["source", "sourceFailures"])(
    "a %s that is used up makes no more windows, however many clients it names",
    (name) => {
      const limits = { ...unlimited, [name]: three, clientFailures: three };
      const ledger = memoryLedger(limits, () => 0);
      const { admit } = budgetLimiter(limits, ledger, () => {});
      const { tenant, source } = attempt();
      for (let i = 0; i < 200; i++)
        void admit(attempt({ tenant, source, client: `made-up-${i}` as ClientId }), now);
      expect(ledger.size).toBe(4);
    },
  );

  it("that nobody can guess count for their source, and never for the pair of source and client", async () => {
    const { admit } = memoryRateLimiter({
      ...{ ...unlimited, clientFailures: three, sourceFailures: { points: 5, duration: 60 } },
    });
    const one = attempt({ unguessable: true });
    const verdicts = [];
    for (let i = 0; i < 6; i++) verdicts.push(expectOk(await admit({ ...one }, now)));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([
      ...Array.from({ length: 5 }, () => "allowed"),
      "limited",
    ]);
    expect(verdicts.at(-1)).toMatchObject({ budget: "sourceFailures" });
  });

  it("a refused source that asks to be recognised under names that it makes up fills no memory", () => {
    const limits = { ...unlimited, recognitions: three };
    const ledger = memoryLedger(limits, () => 0);
    const { recognise } = budgetLimiter(limits, ledger, () => {});
    const { tenant, source } = attempt();
    for (let i = 0; i < 2000; i++)
      void recognise(attempt({ tenant, source, client: `made-up-${i}` as ClientId }), now);
    expect(ledger.size).toBeLessThanOrEqual(64);
  });

  it("in memory are looked at and charged at once, with no promise and no timer", () => {
    vi.useFakeTimers();
    const limiter = memoryRateLimiter();
    const one = attempt();
    for (const answer of [
      limiter.admit(one, now),
      limiter.recognise(one, now),
      limiter.settle(one, "proven", now),
      limiter.look(one, now),
    ])
      expect(isSync(answer)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the limits of a deployment", () => {
  it.each([
    { points: 0, duration: 60 },
    { points: 1.5, duration: 60 },
    { points: 1, duration: -1 },
    { points: Number.NaN, duration: 1 },
    { points: 1, duration: 2_147_484 },
    null as never,
  ])("are refused with %j, by name", (client) => {
    expect(() => memoryRateLimiter({ client })).toThrow(/client: must be whole numbers from 1/);
  });

  it("are refused with a budget that does not exist", () => {
    expect(() => memoryRateLimiter({ clients: three } as object)).toThrow(
      /clients: must be one of source, sourceFailures, clientFailures, recognitions, client, tenant/,
    );
  });

  it("are refused where one client could use up what all of its tenant share", () => {
    expect(() => memoryRateLimiter({ tenant: { points: 12_000, duration: 60 } })).toThrow(
      /tenant: must be more than one client alone can use up: above 12000 points/,
    );
    expect(() => memoryRateLimiter({ client: undefined, tenant: three })).toThrow(
      /tenant: needs client/,
    );
    expect(limitProblems({ tenant: { points: 12_001, duration: 60 } })).toEqual([]);
  });
});

describe("a source without an address", () => {
  const unknown = () => attempt({ source: sourceOf(undefined) });

  it.each([
    { name: "memory", make: memoryRateLimiter },
    {
      name: "redis",
      make: (limits: Partial<Limits>, options: LimiterOptions) =>
        redisRateLimiter(away(), limits, options),
    },
  ])("is told once, at its first attempt: $name", async ({ make }) => {
    let told = 0;
    const { admit } = make({}, { onUnknownSource: () => told++ });
    expectOk(await admit(attempt(), now));
    expect(told).toBe(0);
    for (let i = 0; i < 3; i++) expectOk(await admit(unknown(), now));
    expect(told).toBe(1);
  });

  it("is a warning of the process by default", async () => {
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const { admit } = memoryRateLimiter();
    expectOk(await admit(unknown(), now));
    expect(await warned).toMatchObject({
      code: "MINTPORT_UNKNOWN_SOURCE",
      message: expect.stringMatching(/without its client's address.*share one source's limits/),
    });
  });
});
