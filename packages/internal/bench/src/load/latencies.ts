import { createHistogram } from "node:perf_hooks";

/** Durations in milliseconds, kept to three figures in the space of a fixed table. */
export interface Latencies {
  record(milliseconds: number): void;
  /** The duration that `percent` of all stayed within, in microseconds; 0 of none. */
  percentile(percent: number): number;
}

export const latencies = (): Latencies => {
  const histogram = createHistogram({ lowest: 1, highest: longest, figures: 3 });
  return {
    record: (milliseconds) => {
      histogram.record(Math.min(longest, Math.max(1, Math.round(milliseconds * 1e6))));
    },
    percentile: (percent) => (histogram.count === 0 ? 0 : histogram.percentile(percent) / 1000),
  };
};

/** A minute, in nanoseconds. */
const longest = 60e9;
