import type { BenchKey } from "../keys.ts";
import type { Measurement } from "../measurement.ts";
import { openPlaces, type Places } from "../places.ts";
import type { Store, TokenFormat } from "../scenario.ts";
import { countRoundTrips } from "./count-round-trips.ts";
import type { FleetCase, RoundTrips } from "./fleet-results.ts";
import { measureFleet } from "./measure-fleet.ts";

export interface FleetsOptions {
  readonly stores: readonly Store[];
  readonly connections: number;
  readonly rounds: number;
  /** A load's. */
  readonly seconds: number;
  readonly key: BenchKey;
  readonly onProgress: (line: string) => void;
}

export interface FleetsResult {
  readonly fleets: readonly FleetCase[];
  readonly roundTrips: readonly RoundTrips[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** One, two, four and eight nodes on one store, for tokens that ask it nothing and for tokens that are written down, in interleaved rounds, and then what a token costs the store. */
export const runFleets = async (options: FleetsOptions): Promise<FleetsResult> => {
  const stores = sharedStores.filter((store) => options.stores.includes(kindOf(store)));
  const places = await openPlaces(stores);
  const { connections } = options;
  const run: Run = { ...options, places, faults: [] };
  const here = stores.filter((store) => places.missing(store) === undefined);
  try {
    const fleets = here.flatMap((store) =>
      formats.flatMap((format) =>
        sizes.map((nodes): OpenFleet => ({ store, format, nodes, connections, rounds: [] })),
      ),
    );
    for (let round = 1; round <= options.rounds; round++)
      for (const one of round % 2 === 1 ? fleets : fleets.toReversed())
        await measureOnce(run, one, round);
    const roundTrips: RoundTrips[] = [];
    // A Cluster's nodes name each other, past any proxy.
    for (const store of here.filter((name) => name !== "redis-cluster"))
      for (const way of ways) roundTrips.push(...(await countOnce(run, store, way)));
    const warnings = stores.flatMap((store) => {
      const missing = places.missing(store);
      return missing === undefined ? [] : [`skipped: ${missing}`];
    });
    return { fleets, roundTrips, faults: run.faults, warnings };
  } finally {
    places.close();
  }
};

interface Run extends FleetsOptions {
  readonly places: Places;
  readonly faults: string[];
}

type OpenFleet = Omit<FleetCase, "rounds"> & { readonly rounds: Measurement[] };

const sharedStores: readonly Store[] = ["postgres", "redis", "redis-cluster"];
const sizes = [1, 2, 4, 8];
const formats: readonly TokenFormat[] = ["jwt", "opaque"];

/** `--stores redis` means both ways that Redis is run. */
const kindOf = (store: Store): Store => (store === "redis-cluster" ? "redis" : store);

const measureOnce = async (run: Run, one: OpenFleet, round: number): Promise<void> => {
  const { store, format, nodes, connections } = one;
  const name = `round ${round}: fleet ${store} ${format} ${nodes} nodes`;
  const { key, seconds } = run;
  await run.places
    .during(store, async (place) => {
      if (place === undefined) throw new Error("nodes share no store in memory");
      const load = { round, store, format, nodes, connections, seconds, key, place };
      const { measurement, fault } = await measureFleet(load);
      one.rounds.push(measurement);
      run.onProgress(`${name}: ${Math.round(measurement.requests / measurement.seconds)} tokens/s`);
      if (fault !== undefined) run.faults.push(`${name}: ${fault}`);
    })
    .catch((failure: unknown) => {
      run.faults.push(`${name}: ${String(failure)}`);
    });
};

type Way = Pick<RoundTrips, "endpoint" | "format" | "cached">;

const ways: readonly Way[] = ([true, false] as const).flatMap((cached) =>
  (["token", "introspection", "revocation"] as const).flatMap((endpoint) =>
    (["jwt", "opaque"] as const).map((format) => ({ endpoint, format, cached })),
  ),
);

const countOnce = async (run: Run, store: Store, way: Way): Promise<readonly RoundTrips[]> => {
  const { endpoint, format, cached } = way;
  const name = `round trips ${store} ${endpoint} ${format} ${cached ? "cached" : "uncached"}`;
  return run.places
    .during(store, async (place) => {
      if (place === undefined) throw new Error("memory has no round trips");
      const { key, seconds } = run;
      const { fault, ...counted } = await countRoundTrips({ ...way, key, place, seconds });
      run.onProgress(`${name}: ${counted.perRequest.toFixed(3)} a request`);
      if (fault !== undefined) run.faults.push(`${name}: ${fault}`);
      return [{ store, ...way, ...counted }];
    })
    .catch((failure: unknown) => {
      run.faults.push(`${name}: ${String(failure)}`);
      return [];
    });
};
