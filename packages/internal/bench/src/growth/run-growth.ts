import type { Choices } from "../choices.ts";
import { noticeInterruption } from "../interruption.ts";
import { type BenchKey, benchKeys } from "../keys.ts";
import { openPlaces, type Places } from "../places.ts";
import { printRun } from "../print-run.ts";
import { runFile } from "../results.ts";
import type { Store } from "../scenario.ts";
import type { GrowthPoint } from "./growth-point.ts";
import { growthTables } from "./growth-table.ts";
import { type MeasuredPoint, measurePoint } from "./measure-point.ts";
import { allSeries, growingStores, type Series } from "./series.ts";

/** Measures what was chosen at every size of it, and prints that; the exit code. */
export const runGrowth = async (choices: Choices): Promise<number> => {
  const began = new Date();
  const stores = growingStores.filter((store) => choices.stores.includes(store));
  const places = await openPlaces(stores);
  const growth: GrowthPoint[] = [];
  const faults: string[] = [];
  const key = benchKeys()("ES256");
  const interruption = noticeInterruption();
  try {
    for (const { series, store, size } of pointsOf(choices, stores, places)) {
      if (interruption.aborted) break;
      const name = `${series.name} ${store} ${size}`;
      try {
        const measured = await measureAt(choices, places, { series, store, size, key });
        growth.push(measured.point);
        faults.push(...measured.faults.map((fault) => `${name}: ${fault}`));
        const { cpu, setUp } = measured.point;
        console.error(`${name}: ${cpu.toFixed(1)} us/request, set up in ${setUp.toFixed(1)} s`);
      } catch (failure) {
        faults.push(`${name}: ${String(failure)}`);
      }
    }
  } finally {
    places.close();
  }
  const warnings = stores.flatMap((store) => {
    const missing = places.missing(store);
    return missing === undefined ? [] : [`skipped: ${missing}`];
  });
  if (interruption.aborted) faults.push("interrupted");
  const run = runFile(began, choices, { growth, faults, warnings });
  return printRun(run, growthTables(growth), choices.json);
};

interface Point {
  readonly series: Series;
  readonly store: Store;
  readonly size: number;
}

const pointsOf = (
  { series: names, scale }: Choices,
  stores: readonly Store[],
  places: Places,
): readonly Point[] =>
  allSeries
    .filter(({ name }) => names.includes(name))
    .flatMap((series) =>
      stores
        .filter((store) => places.missing(store) === undefined)
        .flatMap((store) => series.sizes[scale].map((size) => ({ series, store, size }))),
    );

/** Each point has a place of its own, which is removed afterwards with all its rows. */
const measureAt = (
  choices: Choices,
  places: Places,
  { series, store, size, key }: Point & { readonly key: BenchKey },
): Promise<MeasuredPoint> =>
  places.during(store, (place) => {
    if (place === undefined) throw new Error("memory holds no more than it is given");
    const { connections, rounds, seconds } = choices;
    return measurePoint(series, {
      ...{ store, size, place, key, rounds, seconds },
      // Few enough that what is waited for is the server, and enough that it is busy.
      connections: connections.includes(16) ? 16 : Math.max(...connections),
    });
  });
