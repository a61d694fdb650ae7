import type { Measurement } from "../measurement.ts";
import type { Store, TokenFormat } from "../scenario.ts";
import { median } from "../statistics.ts";
import { decimal, type Table, whole } from "../table.ts";

/** Nodes that share one store, each a process with a client cache that is warm. */
export interface FleetCase {
  readonly store: Store;
  readonly format: TokenFormat;
  readonly nodes: number;
  readonly connections: number;
  readonly rounds: readonly Measurement[];
}

/** The endpoints whose requests are counted. */
export type CountedEndpoint = "token" | "introspection" | "revocation";

/** How often a request made a node ask its store, as a proxy between the two counted it. */
export interface RoundTrips {
  readonly store: Store;
  readonly endpoint: CountedEndpoint;
  readonly format: TokenFormat;
  /** Whether the client cache stood before the store; it was warm then. */
  readonly cached: boolean;
  readonly requests: number;
  readonly perRequest: number;
}

export const fleetTable = (cases: readonly FleetCase[]): Table => ({
  title: "Nodes on one store",
  heads: [
    "store, access token, nodes",
    "tokens/s",
    "x one node",
    "p99 us",
    "CPU us/token, all nodes",
    "CPU us/token, engine",
    "load, cores",
  ],
  rows: cases.map((one) => [
    `${one.store}, ${one.format}, ${one.nodes} node${one.nodes === 1 ? "" : "s"}`,
    whole(median(one.rounds.map(rateOf))),
    decimal(toOneNode(one, cases), 2),
    whole(median(one.rounds.map(({ p99 }) => p99))),
    decimal(median(one.rounds.map(({ cpu }) => cpu)), 1),
    decimal(medianOf(one.rounds.flatMap(({ engineCpu }) => engineCpu ?? [])), 1),
    decimal(median(one.rounds.map(({ generatorShare }) => generatorShare)), 2),
  ]),
});

/** Tokens a second against those of one node on the same store in the same round, the median over the rounds. */
export const toOneNode = (
  { store, format, rounds }: FleetCase,
  cases: readonly FleetCase[],
): number | undefined => {
  const one = cases.find(
    (other) => other.store === store && other.format === format && other.nodes === 1,
  );
  const ratios = rounds.flatMap((own) => {
    const base = one?.rounds.find(({ round }) => round === own.round);
    return base === undefined ? [] : [rateOf(own) / rateOf(base)];
  });
  return ratios.length === 0 ? undefined : median(ratios);
};

const medianOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : median(values);

const rateOf = ({ requests, seconds }: Measurement): number => requests / seconds;

export const roundTripsTable = (all: readonly RoundTrips[]): Table => ({
  title: "Round trips to the store",
  heads: [
    "store, endpoint, access token, client cache",
    "round trips a request",
    "requests counted",
  ],
  rows: all.map(({ store, endpoint, format, cached, requests, perRequest }) => [
    `${store}, ${endpoint}, ${format}, ${cached ? "warm" : "none"}`,
    decimal(perRequest, 3),
    whole(requests),
  ]),
});
