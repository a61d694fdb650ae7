import { catalogue } from "./contenders/catalogue.ts";
import type { BenchKey } from "./keys.ts";
import { measure } from "./measure.ts";
import type { Case, Measurement } from "./measurement.ts";
import { openPlaces, type Places } from "./places.ts";
import type { Algorithm, Scenario, Store } from "./scenario.ts";
import type { ServerOptions } from "./server.ts";
import { openSession } from "./session.ts";

export interface RoundsOptions {
  readonly rounds: number;
  /** Seconds a load. */
  readonly seconds: number;
  readonly keyFor: (algorithm: Algorithm) => BenchKey;
  readonly onProgress: (line: string) => void;
}

export interface RoundsResult {
  readonly cases: readonly Case[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Measures every scenario once a round, each in a fresh process, round after round: what disturbs the machine for a
 * while disturbs all of them. Every second round goes backwards, so that none always follows the same neighbour.
 */
export const runRounds = async (
  scenarios: readonly Scenario[],
  options: RoundsOptions,
): Promise<RoundsResult> => {
  const places = await openPlaces(scenarios.flatMap(storesOf));
  const log: Log = { faults: [], warnings: [...missingStores(scenarios, places)] };
  const here = scenarios.filter((scenario) =>
    storesOf(scenario).every((store) => places.missing(store) === undefined),
  );
  const open = here.map((scenario) => ({ scenario, cases: casesOf(scenario) }));
  try {
    for (let round = 1; round <= options.rounds; round++)
      for (const entry of round % 2 === 1 ? open : open.toReversed())
        await measureOnce(entry, { ...options, round, places, log }).catch((failure: unknown) => {
          log.faults.push(`round ${round}: ${nameOf(entry.scenario)}: ${String(failure)}`);
        });
  } finally {
    places.close();
  }
  return { ...log, cases: open.flatMap(({ cases }) => cases) };
};

/** A case whose rounds are still being measured. */
type OpenCase = Omit<Case, "rounds"> & { readonly rounds: Measurement[] };

interface Log {
  readonly faults: string[];
  readonly warnings: string[];
}

interface Once extends RoundsOptions {
  readonly round: number;
  readonly places: Places;
  readonly log: Log;
}

/** All loads of one scenario in one process. */
const measureOnce = (
  { scenario, cases }: { readonly scenario: Scenario; readonly cases: readonly OpenCase[] },
  { round, seconds, keyFor, places, log, onProgress }: Once,
): Promise<void> =>
  duringPlaces(scenario, places, async (stores) => {
    const key = keyFor(scenario.algorithm);
    const session = await openSession(scenario, { key, ...stores });
    try {
      for (const { rounds, connections } of cases) {
        const { measurement, fault } = await measure(session, { round, connections, seconds });
        rounds.push(measurement);
        const name = `round ${round}: ${nameOf(scenario)} c=${connections}`;
        onProgress(`${name}: ${measurement.cpu.toFixed(1)} us/request`);
        if (fault !== undefined) log.faults.push(`${name}: ${fault}`);
        if (measurement.generatorShare > busy)
          log.warnings.push(`${name}: the load generator used most of a core itself`);
      }
    } finally {
      await session.close();
    }
  });

const storesOf = (scenario: Scenario): readonly Store[] =>
  needsRedis(scenario) ? [scenario.store, "redis"] : [scenario.store];

const needsRedis = ({ contender }: Pick<Scenario, "contender">): boolean =>
  catalogue.some((one) => one.name === contender && one.needsRedis === true);

/** A contender that needs Redis has a place there too. */
const duringPlaces = (
  { store, contender }: Scenario,
  places: Places,
  use: (stores: Pick<ServerOptions, "place" | "redis">) => Promise<void>,
): Promise<void> =>
  places.during(store, (place) =>
    needsRedis({ contender })
      ? places.during("redis", (redis) => use({ place, redis }))
      : use({ place }),
  );

/** Above this share of a core the generator may be what is measured. */
const busy = 0.9;

const casesOf = ({ connections, ...scenario }: Scenario): readonly OpenCase[] =>
  connections.map((count) => ({ ...scenario, connections: count, rounds: [] }));

const nameOf = (scenario: Scenario): string => {
  const { section, contender, algorithm, authentication, store, cached } = scenario;
  const { format, secretScheme, workers } = scenario;
  return [
    ...[section, contender, algorithm, authentication, cached ? `${store} cached` : store],
    ...(format === "opaque" ? [format] : []),
    ...(secretScheme === "argon2id" ? [secretScheme] : []),
    ...(workers > 1 ? [`${workers} workers`] : []),
  ].join(" ");
};

const missingStores = (scenarios: readonly Scenario[], places: Places): ReadonlySet<string> =>
  new Set(
    scenarios
      .flatMap(storesOf)
      .map((store) => places.missing(store))
      .filter((reason) => reason !== undefined)
      .map((reason) => `skipped: ${reason}`),
  );
