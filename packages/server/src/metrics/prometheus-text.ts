import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { emptyResource } from "@opentelemetry/resources";
import type { MetricData } from "@opentelemetry/sdk-metrics";

/** The media type of Prometheus' text format. */
export const prometheusMediaType = "text/plain; version=0.0.4; charset=utf-8";

/** The metrics of one process, and the number of its place among the workers, where there are several. */
export interface ProcessMetrics {
  readonly worker?: number | undefined;
  readonly metrics: readonly MetricData[];
}

/**
 * Prometheus' text. Each worker has series of its own, told apart by `worker`: added up here, a worker that is replaced
 * would look as if the whole had started anew. Names have their unit at the end, as Prometheus wants it and as collectors
 * of OpenTelemetry's protocol write it.
 */
export const prometheusText = (processes: readonly ProcessMetrics[]): string => {
  const metrics = new Map<string, MetricData>();
  for (const { worker, metrics: own } of processes)
    for (const metric of own) {
      const labelled = withUnit(worker === undefined ? metric : ofWorker(metric, worker));
      const before = metrics.get(labelled.descriptor.name);
      metrics.set(
        labelled.descriptor.name,
        before === undefined ? labelled : withPoints(before, labelled.dataPoints),
      );
    }
  const text = new PrometheusSerializer(undefined, false, undefined, true, true);
  const scopeMetrics = [{ scope: { name: "mintport" }, metrics: [...metrics.values()] }];
  const all: object = { resource: emptyResource(), scopeMetrics };
  return text.serialize(all as Serialized);
};

/** The serializer brings another patch of the SDK, whose enumerations are the same to look at and not to the compiler. */
type Serialized = Parameters<PrometheusSerializer["serialize"]>[0];

const ofWorker = (metric: MetricData, worker: number): MetricData => {
  const points = metric.dataPoints.map((point) => ({
    ...point,
    attributes: { ...point.attributes, worker: String(worker) },
  }));
  return { ...metric, dataPoints: points } as MetricData;
};

/** Metrics of one name are of one kind in every worker. */
const withPoints = (metric: MetricData, points: MetricData["dataPoints"]): MetricData =>
  ({ ...metric, dataPoints: [...metric.dataPoints, ...points] }) as MetricData;

const withUnit = (metric: MetricData): MetricData => {
  const { name, unit } = metric.descriptor;
  const suffix = suffixes[unit];
  return {
    ...metric,
    // A unit that stands in the name, or counts things, is none in Prometheus' sense.
    descriptor: { ...metric.descriptor, name: suffix ? `${name}.${suffix}` : name, unit: "" },
  };
};

const suffixes: Readonly<Record<string, string>> = { s: "seconds", By: "bytes" };
