import { randomUUID } from "node:crypto";
import type { Resource } from "@opentelemetry/resources";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import type { TracerProvider } from "@opentelemetry/sdk-trace";
import type { OtlpSetting } from "../settings/otlp-setting.ts";

/**
 * What names this process to a collector: the service's name, `mintport` unless `OTEL_SERVICE_NAME` or
 * `OTEL_RESOURCE_ATTRIBUTES` say otherwise, and an instance of its own for each worker, whose series are then told apart.
 */
export const otlpResource = async (): Promise<Resource> => {
  const { detectResources, envDetector, resourceFromAttributes } = await import(
    "@opentelemetry/resources"
  );
  return resourceFromAttributes({
    "service.name": "mintport",
    "service.instance.id": randomUUID(),
  }).merge(detectResources({ detectors: [envDetector] }));
};

/** Sends metrics each interval. Endpoint, headers, certificates and compression are read from the `OTEL_…` variables. */
export const otlpMetricReader = async ({ metricInterval }: OtlpSetting): Promise<IMetricReader> => {
  const [{ OTLPMetricExporter }, { PeriodicExportingMetricReader }] = await Promise.all([
    import("@opentelemetry/exporter-metrics-otlp-proto"),
    import("@opentelemetry/sdk-metrics"),
  ]);
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis: metricInterval,
    exportTimeoutMillis: Math.min(metricInterval, 10_000),
  });
};

/** Sends a span a request, in batches. Spans beyond the queue are dropped: a collector that is away holds nobody up. */
export const otlpTracerProvider = async (resource: Resource): Promise<TracerProvider> => {
  const [{ OTLPTraceExporter }, { BatchSpanProcessor, TracerProvider }] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-proto"),
    import("@opentelemetry/sdk-trace"),
  ]);
  return new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
};
