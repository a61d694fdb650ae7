import type { AuthorizationServerConfig, Observer } from "@mintport/core";
import { type FullStorage, present } from "@mintport/core/ports";
import type { ManagedKeys } from "@mintport/crypto";
import type { AuditLog } from "@mintport/telemetry/audit-log";
import { openTelemetryObserver } from "@mintport/telemetry/opentelemetry";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { type IMetricReader, MeterProvider, type MetricData } from "@opentelemetry/sdk-metrics";
import type { Settings } from "../settings/settings.ts";
import { auditGauges } from "./audit-gauges.ts";
import { countedLimiter } from "./counted-limiter.ts";
import { countedLookups } from "./counted-lookups.ts";
import { keyAges } from "./key-ages.ts";
import { measuredStorage } from "./measured-storage.ts";
import { otlpMetricReader, otlpResource, otlpTracerProvider } from "./otlp-readers.ts";
import { tellOtlpTrouble } from "./otlp-trouble.ts";
import { processGauges } from "./process-gauges.ts";

/** What is measured of a server that runs. */
export interface RunningMetrics {
  /** Counts requests, and makes their spans. */
  readonly observer: Observer;
  /** The storage behind its cache, measured. */
  readonly measured: (storage: FullStorage) => FullStorage;
  /** The storage in its cache, whose lookups are counted. */
  readonly counted: (storage: FullStorage) => FullStorage;
  /** The configuration, whose limiter, caches and keys are counted. */
  readonly watched: (
    config: AuthorizationServerConfig,
    keys: ManagedKeys,
  ) => AuthorizationServerConfig;
  readonly watchAudit: (log: AuditLog) => void;
  /** Everything that this process has measured so far. */
  readonly collect: () => Promise<readonly MetricData[]>;
  /** Sends what waits to be sent, and ends. */
  readonly close: () => Promise<void>;
}

/** Begins to measure, for Prometheus, for a collector of OpenTelemetry's protocol, or for both. */
export const openMetrics = async (
  { metrics, otlp }: Pick<Settings, "metrics" | "otlp">,
  say: (line: string) => void,
): Promise<RunningMetrics> => {
  if (otlp !== undefined) tellOtlpTrouble(say);
  const resource = await otlpResource();
  const shown = new PrometheusExporter({ preventServerStart: true });
  const readers: IMetricReader[] = [shown];
  if (otlp?.metrics === true) readers.push(await otlpMetricReader(otlp));
  const metering = new MeterProvider({ resource, readers });
  const tracing = otlp?.traces === true ? await otlpTracerProvider(resource) : undefined;
  const meter = metering.getMeter("mintport");
  const stopWatching = processGauges(meter);
  const duration = meter.createHistogram("mintport.store.duration", {
    description: "Time that a store took to answer, by store and outcome",
    unit: "s",
    advice: { explicitBucketBoundaries: [...storeBuckets] },
  });
  const lookups = countedLookups(
    meter.createCounter("mintport.cache.lookups", {
      description: "Lookups in caches, by cache and whether it knew",
      unit: "{lookup}",
    }),
  );
  const verdicts = meter.createCounter("mintport.limiter.verdicts", {
    description: "Verdicts of the rate limiter, by step, verdict and the budget that is used up",
    unit: "{verdict}",
  });
  return {
    observer: openTelemetryObserver({
      meter,
      ...present({ tracer: tracing?.getTracer("mintport") }),
      tenantInMetrics: metrics?.tenants ?? false,
    }),
    measured: (storage) => measuredStorage(storage, duration),
    counted: lookups.storage,
    watched: (config, keys) => {
      const ages = keyAges(keys, { signed: config.keys });
      meter
        .createObservableGauge("mintport.signing_key.age", {
          description: "For how long the oldest key has signed, of tenants that had tokens lately",
          unit: "s",
        })
        .addCallback(async (result) => {
          for (const [algorithm, age] of await ages.oldest())
            result.observe(age, { "mintport.algorithm": algorithm });
        });
      return {
        ...config,
        keys: ages.watched,
        ...present({
          rateLimiter: config.rateLimiter && countedLimiter(config.rateLimiter, verdicts),
          verifiedSecrets:
            config.verifiedSecrets && lookups.verifiedSecrets(config.verifiedSecrets),
          verifiedTokens: config.verifiedTokens && lookups.verifiedTokens(config.verifiedTokens),
        }),
      };
    },
    watchAudit: (log) => {
      auditGauges(meter, log);
    },
    collect: async () => {
      const { resourceMetrics } = await shown.collect();
      return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    },
    close: async () => {
      stopWatching();
      // What could not be sent was told.
      await Promise.allSettled([metering.shutdown(), tracing?.shutdown()]);
    },
  };
};

/** In seconds: from a lookup in memory to the deadline of a store. */
const storeBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 3];
