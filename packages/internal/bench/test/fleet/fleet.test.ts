import { engines } from "@mintport/test-engines";
import { describe, expect, it } from "vitest";
import { countRoundTrips } from "../../src/fleet/count-round-trips.ts";
import {
  type CountedEndpoint,
  type FleetCase,
  fleetTable,
  toOneNode,
} from "../../src/fleet/fleet-results.ts";
import { measureFleet } from "../../src/fleet/measure-fleet.ts";
import { benchKeys } from "../../src/keys.ts";
import { measurementOf } from "../fixture/sample-case.ts";

const fleet = (nodes: number, rates: readonly number[], own: Partial<FleetCase> = {}) => ({
  ...{ store: "redis" as const, format: "jwt" as const, nodes, connections: 16 },
  rounds: rates.map((requests, i) => measurementOf(i + 1, { requests })),
  ...own,
});

describe("toOneNode", () => {
  it("compares with one node on the same store in the same round", () => {
    const cases = [
      fleet(1, [100, 1000, 200]),
      fleet(2, [150, 2000, 300]),
      fleet(1, [1, 1, 1], { store: "postgres" }),
    ];
    expect(cases.map((one) => toOneNode(one, cases))).toEqual([1, 1.5, 1]);
  });

  it("has nothing to say where one node was not measured", () => {
    const two = fleet(2, [100]);
    expect(toOneNode(two, [two])).toBeUndefined();
    expect(fleetTable([two]).rows[0]?.[2]).toBe("-");
  });
});

const redis = engines().find(({ name }) => name === "redis");

describe.skipIf(redis?.missing !== undefined)("on Redis", () => {
  const key = benchKeys()("ES256");
  const during = async <T>(
    use: (place: Awaited<ReturnType<NonNullable<typeof redis>["makePlace"]>>) => Promise<T>,
  ) => {
    const place = await redis!.makePlace();
    try {
      return await use(place);
    } finally {
      await redis!.dispose(place);
    }
  };

  it("counts what each token asks of the store, and nothing once the cache is warm", async () => {
    const count = (
      format: "jwt" | "opaque",
      cached: boolean,
      endpoint: CountedEndpoint = "token",
    ) => during((place) => countRoundTrips({ endpoint, format, cached, key, place, seconds: 0.2 }));
    expect(await count("jwt", true)).toMatchObject({ perRequest: 0, fault: undefined });
    // A token is written down, and that is all.
    expect((await count("opaque", true)).perRequest).toBeCloseTo(1, 1);
    expect((await count("jwt", false)).perRequest).toBeCloseTo(1, 1);
    expect((await count("opaque", false)).perRequest).toBeCloseTo(2, 1);
    // Whether it was revoked, and the mark.
    expect((await count("jwt", false, "introspection")).perRequest).toBeCloseTo(2, 1);
    const revocation = await count("jwt", false, "revocation");
    expect(revocation).toMatchObject({ requests: 100, fault: undefined });
    expect(revocation.perRequest).toBeCloseTo(3, 1);
  });

  it("puts every node under load", async () => {
    const load = {
      ...({ round: 1, store: "redis", format: "opaque" } as const),
      nodes: 2,
      connections: 4,
      seconds: 0.2,
      key,
    };
    const { measurement, fault } = await during((place) => measureFleet({ ...load, place }));
    expect(fault).toBeUndefined();
    expect(measurement.requests).toBeGreaterThan(0);
    // Each token was written down there.
    expect(measurement.engineCpu).toBeGreaterThan(0);
    expect(measurement.cpu).toBeGreaterThan(0);
  });
});
