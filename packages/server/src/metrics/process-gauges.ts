import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Meter } from "@opentelemetry/api";

/**
 * Shows the delay and the use of the event loop, memory, processor time and age of this process, under the names of
 * OpenTelemetry's conventions. Delays are those since they were read last. Answers the end of it.
 */
export const processGauges = (meter: Meter): (() => void) => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const delays = Object.entries(quantiles).map(
    ([name, quantile]) =>
      [
        quantile,
        meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
          description: `Delay of the event loop since the last reading: ${name}`,
          unit: "s",
        }),
      ] as const,
  );
  meter.addBatchObservableCallback(
    (result) => {
      // Before the first delay was measured there is none.
      if (delay.count === 0) return;
      for (const [quantile, gauge] of delays)
        result.observe(gauge, delay.percentile(quantile) / 1e9);
      delay.reset();
    },
    delays.map(([, gauge]) => gauge),
  );

  let before = performance.eventLoopUtilization();
  meter
    .createObservableGauge("nodejs.eventloop.utilization", {
      description: "Share of the time since the last reading in which the event loop was busy",
      unit: "1",
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    });
  meter
    .createObservableGauge("process.memory.usage", {
      description: "Memory of the process that stands in RAM",
      unit: "By",
    })
    .addCallback((result) => {
      result.observe(process.memoryUsage.rss());
    });
  meter
    .createObservableCounter("process.cpu.time", {
      description: "Time of all processors that the process used",
      unit: "s",
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { "cpu.mode": "user" });
      result.observe(system / 1e6, { "cpu.mode": "system" });
    });
  meter
    .createObservableGauge("process.uptime", {
      description: "Time since the process began",
      unit: "s",
    })
    .addCallback((result) => {
      result.observe(process.uptime());
    });
  return () => {
    delay.disable();
  };
};

const quantiles = { p50: 50, p90: 90, p99: 99, max: 100 } as const;
