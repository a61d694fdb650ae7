import type { RequestListener } from "node:http";
import type { RunningMetrics } from "../metrics/open-metrics.ts";
import type { Settings } from "../settings/settings.ts";

/** The metrics of a server, and their text before a listener if they are shown. */
export interface ServingMetrics {
  readonly running: RunningMetrics;
  /** Puts `/metrics` before a listener; `undefined` if nobody reads them here. */
  readonly before: ((next?: RequestListener) => RequestListener) | undefined;
}

/** Begins to measure, if a setting or a variable says so. The libraries are read only then. */
export const servingMetrics = async (
  settings: Pick<Settings, "metrics" | "otlp">,
  { worker, say }: { readonly worker: number | undefined; readonly say: (line: string) => void },
): Promise<ServingMetrics | undefined> => {
  const isShown = settings.metrics?.prometheus === true;
  if (!isShown && settings.otlp === undefined) return undefined;
  const { openMetrics } = await import("../metrics/open-metrics.ts");
  const running = await openMetrics(settings, say);
  return { running, before: isShown ? await listenerOf(settings, running, worker) : undefined };
};

const listenerOf = async (
  { metrics }: Pick<Settings, "metrics">,
  { collect }: RunningMetrics,
  worker: number | undefined,
): Promise<(next?: RequestListener) => RequestListener> => {
  const [{ metricsListener }, { prometheusText }, { workerMetrics }] = await Promise.all([
    import("../metrics/metrics-listener.ts"),
    import("../metrics/prometheus-text.ts"),
    import("../metrics/worker-metrics.ts"),
  ]);
  const gather =
    worker === undefined ? async () => [{ metrics: await collect() }] : workerMetrics(collect);
  const text = async (): Promise<string> => prometheusText(await gather());
  return (next) => metricsListener(text, metrics?.token, next);
};
