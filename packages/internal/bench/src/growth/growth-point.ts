import type { Store } from "../scenario.ts";
import type { SeriesName } from "./series-name.ts";

/** What a server costs at one size of what it keeps. */
export interface GrowthPoint {
  readonly series: SeriesName;
  readonly store: Store;
  readonly size: number;
  readonly requests: number;
  readonly failures: number;
  /** Microseconds of the server's CPU a request; the median over the rounds, as all figures. */
  readonly cpu: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** MiB in use after a forced collection. */
  readonly heap: number;
  /** MiB. */
  readonly rss: number;
  /** How long it took to put the rows there, in seconds. */
  readonly setUp: number;
  /** What was deleted beside other loads, and how those fared. */
  readonly pruning?: Pruning;
}

export interface Pruning {
  readonly rows: number;
  /** For how long; the loads may have gone on after it. */
  readonly seconds: number;
  /** Of the token requests meanwhile, in microseconds; medians over the loads. */
  readonly p50: number;
  readonly p99: number;
  /** What p99 is to that of a load without pruning just before: the median over the pairs. */
  readonly toQuiet: number;
}
