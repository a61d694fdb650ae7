import type { Place } from "@mintport/test-engines";
import { makeTables } from "../contenders/parts/open-place.ts";
import { clientSecret } from "../contenders/parts/subject.ts";
import type { BenchKey } from "../keys.ts";
import { bySecret } from "../load/credentials.ts";
import type { Requests } from "../load/load.ts";
import { requestText, tokenRequest } from "../load/request.ts";
import { type Measured, measure } from "../measure.ts";
import { type Store, usualSetup } from "../scenario.ts";
import { openSession, type SessionChoice } from "../session.ts";
import { median } from "../statistics.ts";
import { openBulk } from "./bulk.ts";
import { clientIdOf, fill } from "./fill.ts";
import type { GrowthPoint } from "./growth-point.ts";
import { measurePruning } from "./measure-pruning.ts";
import type { Series } from "./series.ts";

export interface PointOptions {
  readonly store: Store;
  readonly size: number;
  readonly place: Place;
  readonly key: BenchKey;
  readonly connections: number;
  readonly rounds: number;
  /** A load's. */
  readonly seconds: number;
}

export interface MeasuredPoint {
  readonly point: GrowthPoint;
  readonly faults: readonly string[];
}

/** Fills a place, and measures a server on it that keeps nothing of it in a cache. */
export const measurePoint = async (
  series: Series,
  options: PointOptions,
): Promise<MeasuredPoint> => {
  const { store, size, place, key, connections, rounds, seconds } = options;
  const choice: SessionChoice = {
    ...usualSetup,
    ...{ contender: "mintport-node", endpoint: "token" },
    ...series.server,
  };
  const start = performance.now();
  await prepare(series, choice, options);
  const setUp = (performance.now() - start) / 1000;
  const session = await openSession(choice, {
    ...{ key, place, prepared: true },
    nodeOptions: ["--expose-gc"],
  });
  try {
    const requests = series.name === "clients" ? requestsOfClients(size) : undefined;
    const loads: Measured[] = [];
    for (let round = 1; round <= rounds; round++)
      loads.push(await measure(session, { round, connections, seconds, requests }));
    const heap = (await session.heap()) / 2 ** 20;
    const pruned =
      series.name === "prune"
        ? await measurePruning(session, { place, connections, seconds, pairs: pruningPairs })
        : undefined;
    const middle = (figure: "cpu" | "p50" | "p99" | "rss"): number =>
      median(loads.map(({ measurement }) => measurement[figure]));
    const sum = (figure: "requests" | "failures"): number =>
      loads.reduce((total, { measurement }) => total + measurement[figure], 0);
    return {
      point: {
        ...{ series: series.name, store, size, heap, setUp },
        ...{ requests: sum("requests"), failures: sum("failures") },
        ...{ cpu: middle("cpu"), p50: middle("p50"), p99: middle("p99"), rss: middle("rss") },
        ...(pruned === undefined ? {} : { pruning: pruned.pruning }),
      },
      faults: [
        ...loads.map(({ fault }) => fault).filter((fault) => fault !== undefined),
        ...(pruned?.faults ?? []),
      ],
    };
  } finally {
    await session.close();
  }
};

const prepare = async (
  { name }: Series,
  setup: SessionChoice,
  { place, size, key }: PointOptions,
): Promise<void> => {
  await makeTables(place);
  const bulk = await openBulk(place);
  try {
    await fill(bulk, { ...setup, clientJwk: key.client.publicJwk }, { name, size });
  } finally {
    await bulk.close();
  }
};

/** Clients by turns, spread over all of them, so that no cache below the store's holds the few that are asked for. */
const requestsOfClients = (size: number): Requests => {
  const asked = Math.min(size, mostAsked);
  const texts = Array.from({ length: asked }, (_, i) => {
    const id = clientIdOf(Math.floor((i * size) / asked));
    return requestText(tokenRequest(bySecret("client_secret_post", id, clientSecret)));
  });
  return { kind: "cycle", texts };
};

const mostAsked = 10_000;

/** Of which the median is published: one p99 of three seconds says little. */
const pruningPairs = 7;
