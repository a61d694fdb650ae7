import type { Scenario } from "./scenario.ts";

/** One load of one round. */
export interface Measurement {
  readonly round: number;
  readonly requests: number;
  readonly seconds: number;
  readonly failures: number;
  /** CPU of the server's processes, every thread and the kernel's part included, in microseconds a request. */
  readonly cpu: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Resident memory after the load, in MiB. */
  readonly rss: number;
  /** The CPU of the database's own processes, where they are on this machine, in microseconds a request. */
  readonly engineCpu?: number;
  /** How much of one core the load generator used. */
  readonly generatorShare: number;
}

/** A scenario at one number of connections, and what every round measured of it. */
export interface Case extends Omit<Scenario, "connections"> {
  readonly connections: number;
  readonly rounds: readonly Measurement[];
}
