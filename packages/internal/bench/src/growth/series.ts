import type { Scenario, ServerSetup, Store } from "../scenario.ts";
import type { GrowthPoint } from "./growth-point.ts";
import type { SeriesName } from "./series-name.ts";

/** Small is for a quick check that it works; full are the sizes that are published. */
export type GrowthScale = "small" | "full";
export const growthScales: readonly GrowthScale[] = ["small", "full"];

/** One thing that grows, and the figure that should not grow with it. */
export interface Series {
  readonly name: SeriesName;
  readonly title: string;
  /** What a size counts. */
  readonly counted: string;
  readonly sizes: Readonly<Record<GrowthScale, readonly number[]>>;
  /** How the server that meets it differs from the usual one. */
  readonly server: Partial<ServerSetup & Pick<Scenario, "contender" | "endpoint">>;
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly name: string;
  readonly of: (point: GrowthPoint) => number | undefined;
}

/** Stores that outgrow a process's memory. */
export const growingStores: readonly Store[] = ["sqlite", "postgres"];

const cpu: Figure = { name: "CPU us/request", of: (point) => point.cpu };
const milliseconds = (microseconds: number | undefined): number | undefined =>
  microseconds === undefined ? undefined : microseconds / 1000;

export const allSeries: readonly Series[] = [
  {
    name: "clients",
    title: "Clients of a tenant",
    counted: "clients",
    sizes: { small: [100, 1000, 10_000], full: [100, 10_000, 1_000_000] },
    server: {},
    figures: [cpu],
  },
  {
    name: "tenants",
    title: "Tenants, all but one idle",
    counted: "tenants",
    sizes: { small: [1, 100, 1000], full: [1, 1000, 100_000] },
    server: { contender: "mintport-managed" },
    figures: [{ name: "heap, MiB", of: ({ heap }) => heap }],
  },
  {
    name: "revocations",
    title: "Live revocations, at introspection",
    counted: "revoked tokens that have not expired",
    sizes: { small: [1, 1000, 10_000], full: [1, 1000, 1_000_000] },
    server: { endpoint: "introspection" },
    figures: [cpu],
  },
  {
    name: "scopes",
    title: "Scopes of a client",
    counted: "scopes that the client may have; two are asked for",
    sizes: { small: [10, 100], full: [10, 100, 1000] },
    server: {},
    figures: [cpu],
  },
  {
    name: "prune",
    title: "Pruning expired rows beside token requests",
    counted: "expired rows",
    sizes: { small: [10_000, 100_000], full: [100_000, 1_000_000, 10_000_000] },
    // A token that is written down, so that both write at the same time.
    server: { format: "opaque" },
    figures: [
      { name: "p99 before, ms", of: ({ p99 }) => milliseconds(p99) },
      { name: "p99 while pruning, ms", of: ({ pruning }) => milliseconds(pruning?.p99) },
    ],
  },
];
