import type { Requests } from "./load/load.ts";
import type { Measurement } from "./measurement.ts";
import type { Session } from "./session.ts";

export interface LoadChoice {
  readonly round: number;
  readonly connections: number;
  readonly seconds: number;
  /** Instead of those of the session's endpoint. */
  readonly requests?: Requests | undefined;
}

export interface Measured {
  readonly measurement: Measurement;
  /** Why the measurement is worth nothing, if it is. */
  readonly fault?: string;
}

/** One load: the server is checked, warmed up, and measured. */
export const measure = async (
  session: Session,
  { round, connections, seconds, requests }: LoadChoice,
): Promise<Measured> => {
  const broken = await session.fault();
  const load = { connections, ...(requests === undefined ? {} : { requests }) };
  const warmUp = await session.load({ ...load, seconds: Math.min(1, seconds / 2) });
  const before = await session.usage();
  const result = await session.load({ ...load, seconds });
  const after = await session.usage();
  const failures = warmUp.failures + result.failures;
  const fault = broken ?? warmUp.failure ?? result.failure;
  return {
    measurement: {
      round,
      requests: result.requests,
      seconds: result.seconds,
      failures,
      cpu: (after.cpu - before.cpu) / result.requests,
      p50: result.p50,
      p99: result.p99,
      rss: after.rss / 2 ** 20,
      generatorShare: result.generatorShare,
    },
    ...(fault === undefined ? {} : { fault }),
  };
};
