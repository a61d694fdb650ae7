import { describe, expect, it } from "vitest";
import type { RoundTrips } from "../../src/fleet/fleet-results.ts";
import { mergeRuns } from "../../src/report/merge-runs.ts";
import { atLeast, atMost, below, isMet } from "../../src/report/target.ts";
import { targetsOf, targetsTable } from "../../src/report/targets-table.ts";
import type { Findings } from "../../src/results.ts";
import { caseOf, measurementOf } from "../fixture/sample-case.ts";
import { pointOf } from "../fixture/sample-point.ts";
import { runOf } from "../fixture/sample-run.ts";

describe("isMet", () => {
  it.each([
    [atMost(1.1), 1.1, true],
    [atMost(1.1), 1.11, false],
    [below(5, "us"), 5, false],
    [below(5, "us"), 4.9, true],
    [atLeast(1.7), 1.7, true],
    [atLeast(1.7), 1.69, false],
  ])("%o of %d is %s", (limit, measured, met) => {
    expect(isMet({ name: "", limit, measured })).toBe(met);
  });

  it("says nothing of what was not measured", () => {
    expect(isMet({ name: "", limit: atMost(1), measured: undefined })).toBeUndefined();
  });
});

/** What the runs say of a target, and whether it is met. */
const counted = (own: Partial<RoundTrips>): RoundTrips => ({
  ...{ store: "redis", endpoint: "token", format: "jwt", cached: false },
  ...{ requests: 100, perRequest: 0 },
  ...own,
});

const verdictOn = (name: string, findings: Partial<Findings>): readonly unknown[] => {
  const target = targetsOf(mergeRuns([runOf(findings)])).find((one) => one.name.startsWith(name));
  return target === undefined ? ["no such target"] : [target.measured, isMet(target)];
};

describe("targetsOf", () => {
  it("takes the token targets at 16 and at 64 connections, for each algorithm", () => {
    const cases = [64, 16, 1].flatMap((connections) => [
      caseOf("floor", [50], { connections }),
      caseOf("mintport-node", [{ 64: 55, 16: 60, 1: 500 }[connections] ?? 0], { connections }),
      caseOf("jmondi", [100], { connections }),
    ]);
    const verdict = (name: string) => verdictOn(name, { cases });
    expect(verdict("ES256 token, 64 connections, CPU against the floor")).toEqual([1.1, true]);
    expect(verdict("ES256 token, 16 connections, CPU against the floor")).toEqual([1.2, false]);
    expect(verdict("ES256 token, 64 connections, CPU against the best")).toEqual([0.55, true]);
    expect(verdict("EdDSA token, 64 connections, CPU against the floor")).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("takes what users cost against the peer that is better at that request, round by round", () => {
    const users = [
      { contender: "floor", rounds: [{ code: 1, refresh: 1 }] },
      {
        contender: "mintport",
        rounds: [
          { code: 50, refresh: 70 },
          { code: 100, refresh: 140 },
        ],
      },
      {
        contender: "jmondi",
        rounds: [
          { code: 100, refresh: 1000 },
          { code: 200, refresh: 1000 },
        ],
      },
      {
        contender: "oidc-provider",
        rounds: [
          { code: 1000, refresh: 100 },
          { code: 1000, refresh: 200 },
        ],
      },
    ];
    expect(verdictOn("A code that is exchanged", { users })).toEqual([0.5, true]);
    expect(verdictOn("A refresh token that is rotated", { users })).toEqual([0.7, false]);
  });

  it("takes what a new token costs a resource server against crypto.verify, for each algorithm", () => {
    const roundOf = (fresh: number) => ({ round: 1, bare: 100, fresh, again: 4 });
    const verification = [
      { algorithm: "RS256" as const, rounds: [roundOf(150)] },
      { algorithm: "EdDSA" as const, rounds: [roundOf(151)] },
    ];
    const verdict = (algorithm: string) =>
      verdictOn(`Verification of a new ${algorithm} token`, { verification });
    expect(verdict("RS256")).toEqual([1.5, true]);
    expect(verdict("EdDSA")).toEqual([1.51, false]);
    expect(verdict("ES256")).toEqual([undefined, undefined]);
  });

  it("takes what the largest pruning does to p99, for each store", () => {
    const pruning = (toQuiet: number) => ({ rows: 1, seconds: 1, p50: 1, p99: 20, toQuiet });
    const growth = [
      pointOf({ series: "prune", size: 1000, p99: 10, pruning: pruning(2) }),
      pointOf({ series: "prune", size: 10, p99: 10, pruning: pruning(1.1) }),
    ];
    const name = "p99 beside the pruning of the most rows in";
    expect(verdictOn(`${name} sqlite`, { growth })).toEqual([2, false]);
    expect(verdictOn(`${name} postgres`, { growth })).toEqual([undefined, undefined]);
  });

  it("allows a framework what it costs when it is empty, and a tenth", () => {
    const inExpress = (cpu: number) => [
      caseOf("limit-constant", [10]),
      caseOf("mintport-node", [50]),
      caseOf("empty-express", [20]),
      caseOf("mintport-express", [cpu]),
    ];
    expect(verdictOn("In express", { cases: inExpress(60) })).toEqual([1, true]);
    expect(verdictOn("In express", { cases: inExpress(90) })).toEqual([1.5, false]);
  });

  it("takes introspection against the cheapest peer", () => {
    const cases = ["mintport-node", "jmondi", "oidc-provider"].map((contender, i) =>
      caseOf(contender, [(i + 1) * 40], { section: "introspection", endpoint: "introspection" }),
    );
    expect(verdictOn("Introspection", { cases })).toEqual([0.5, true]);
  });

  it("takes databases with a cache against memory", () => {
    const section = "stores" as const;
    const cases = [
      caseOf("mintport-node", [50], { section }),
      caseOf("mintport-node", [500], { section, store: "postgres" }),
      caseOf("mintport-node", [60], { section, store: "postgres", cached: true }),
    ];
    expect(verdictOn("postgres with a warm cache", { cases })).toEqual([1.2, false]);
  });

  it("takes the most memory of any token run", () => {
    const rss = (mebibytes: number) => ({ rounds: [measurementOf(1, { rss: mebibytes })] });
    const cases = [
      caseOf("mintport-node", [], rss(100)),
      caseOf("mintport-node", [], { ...rss(111), connections: 64 }),
    ];
    expect(verdictOn("Memory", { cases })).toEqual([111, false]);
  });

  it("counts round trips apart for a warm cache and for none", () => {
    const roundTrips = [
      counted({ cached: true, perRequest: 0 }),
      counted({ perRequest: 2 }),
      counted({ format: "opaque", cached: true, perRequest: 1 }),
      counted({ format: "opaque", perRequest: 2 }),
      counted({ endpoint: "introspection", perRequest: 2 }),
      counted({ endpoint: "revocation", format: "opaque", perRequest: 5 }),
      counted({ store: "postgres", cached: true, perRequest: 1 }),
    ];
    const verdict = (what: string) => verdictOn(`Round trips ${what}`, { roundTrips });
    expect(verdict("a JWT, redis with a warm cache")).toEqual([0, true]);
    expect(verdict("a JWT, redis without a cache")).toEqual([2, false]);
    expect(verdict("an opaque token, redis with a warm cache")).toEqual([1, true]);
    expect(verdict("an opaque token, redis without a cache")).toEqual([2, true]);
    expect(verdict("an introspection of a JWT, redis without a cache")).toEqual([2, true]);
    expect(verdict("a revocation of an opaque token, redis without")).toEqual([5, false]);
    expect(verdict("a JWT, postgres with a warm cache")).toEqual([1, false]);
  });

  it("compares the heap at the most tenants with that at the fewest", () => {
    const growth = [1000, 1].map((size) =>
      pointOf({ series: "tenants", size, heap: size === 1 ? 20 : 30 }),
    );
    expect(verdictOn("Heap with the most idle tenants in sqlite", { growth })).toEqual([
      1.5,
      false,
    ]);
    expect(verdictOn("Heap with the most idle tenants in postgres", { growth })).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("targetsTable", () => {
  it("shows a miss as plainly as a hit, and what was not measured as that", () => {
    const { rows } = targetsTable([
      { name: "a", limit: atMost(1.1), measured: 1.2 },
      { name: "b", limit: atMost(110, "MiB"), measured: 100.04 },
      { name: "c", limit: atLeast(1.7), measured: undefined },
    ]);
    expect(rows).toEqual([
      ["a", "at most 1.1 x", "1.2 x", "**no**"],
      ["b", "at most 110 MiB", "100 MiB", "yes"],
      ["c", "at least 1.7 x", "-", "not measured"],
    ]);
  });
});
