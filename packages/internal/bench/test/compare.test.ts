import { describe, expect, it } from "vitest";
import { compare } from "../src/compare.ts";
import { caseOf, measurementOf } from "./fixture/sample-case.ts";

describe("compare", () => {
  it("makes ratios within a round, so that a slow round for all changes none", () => {
    const [group] = compare([
      caseOf("floor", [50, 100, 100]),
      caseOf("mintport-node", [60, 120, 120]),
      caseOf("jmondi", [100, 200, 200]),
    ]);
    expect(group?.rows[1]).toMatchObject({ toFloor: 1.2, toBestPeer: 0.6 });
  });

  it("takes the peer that was cheapest in each round", () => {
    const [group] = compare([
      caseOf("mintport-node", [50, 50]),
      caseOf("jmondi", [100, 200]),
      caseOf("oidc-provider", [200, 100]),
    ]);
    expect(group?.rows[0]?.toBestPeer).toBe(0.5);
  });

  it("has no ratio to what was not measured", () => {
    const [group] = compare([caseOf("mintport-node", [50])]);
    expect(group?.rows[0]).toMatchObject({ toFloor: undefined, toBestPeer: undefined });
  });

  it("never compares across algorithms, connections or sections", () => {
    const groups = compare([
      caseOf("floor", [50]),
      { ...caseOf("floor", [50]), algorithm: "RS256" },
      { ...caseOf("floor", [50]), connections: 1 },
      { ...caseOf("floor", [50]), section: "stores" },
      { ...caseOf("floor", [50]), authentication: "client_secret_basic" },
    ]);
    expect(groups.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1, 1]);
  });

  it("leaves out what no round could measure", () => {
    const [group] = compare([caseOf("floor", []), caseOf("mintport-node", [50])]);
    expect(group?.rows.map(({ label }) => label)).toEqual(["Mintport, http/node"]);
  });

  it("compares a section's variants with its base, round by round", () => {
    const variant = (workers: number, rates: readonly number[]) =>
      caseOf("mintport-cluster", [], {
        ...{ section: "workers", workers },
        rounds: rates.map((requests, i) => measurementOf(i + 1, { requests, p99: 1000 * workers })),
      });
    const [group] = compare([variant(1, [100, 200, 300]), variant(2, [150, 400, 450])]);
    expect(group?.base).toBe("one worker");
    expect(group?.rows[0]?.toBase).toEqual({ cpu: 1, requestsPerSecond: 1, p99: 1 });
    expect(group?.rows[1]?.toBase).toEqual({ cpu: 1, requestsPerSecond: 1.5, p99: 2 });
  });

  it("compares nothing but Mintport with the base", () => {
    const [group] = compare([
      caseOf("floor", [50], { section: "stores" }),
      caseOf("mintport-node", [100], { section: "stores" }),
    ]);
    expect(group?.rows.map(({ toBase }) => toBase?.cpu)).toEqual([undefined, 1]);
  });

  it("says of a peer's token that it is opaque", () => {
    const [group] = compare([
      caseOf("oidc-provider", [50], { section: "introspection", format: "opaque" }),
    ]);
    expect(group?.rows[0]?.label).toBe("oidc-provider, opaque token");
  });

  it("tells Mintport's stores apart by name", () => {
    const store = caseOf("mintport-node", [50], { section: "stores" });
    const [group] = compare([store, { ...store, store: "postgres", cached: true }]);
    expect(group?.rows.map(({ label }) => label)).toEqual([
      "Mintport, http/node, memory",
      "Mintport, http/node, postgres with cache",
    ]);
  });
});
