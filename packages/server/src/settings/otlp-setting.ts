import type { ConfigurationProblem } from "@mintport/core";

/** The signals that OpenTelemetry's own variables ask to send. Where to, the exporters read from them. */
export interface OtlpSetting {
  readonly metrics: boolean;
  readonly traces: boolean;
  /** Milliseconds between two reports of the metrics. */
  readonly metricInterval: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the `OTEL_…` variables: a signal is sent where its endpoint, or the endpoint of all, is named, unless its exporter
 * is `none` or the SDK is disabled. `undefined`: nothing is sent. An empty variable counts as absent, as the
 * specification of these variables says.
 */
export const otlpSetting = (
  environment: Environment,
): {
  readonly otlp: OtlpSetting | undefined;
  readonly problems: readonly ConfigurationProblem[];
} => {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  if (given("OTEL_SDK_DISABLED")?.toLowerCase() === "true")
    return { otlp: undefined, problems: [] };
  const problems: ConfigurationProblem[] = [];
  const isSent = (signal: "METRICS" | "TRACES"): boolean => {
    const endpoint = [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, "OTEL_EXPORTER_OTLP_ENDPOINT"].find(
      (name) => given(name) !== undefined,
    );
    const exporter = given(`OTEL_${signal}_EXPORTER`) ?? "otlp";
    if (exporter === "none" || endpoint === undefined) return false;
    if (exporter !== "otlp")
      problems.push({ field: `OTEL_${signal}_EXPORTER`, message: "must be otlp or none" });
    if (!isWebUrl(given(endpoint)))
      problems.push({ field: endpoint, message: "must be a URL, as http://localhost:4318" });
    const protocol = [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"].find(
      (name) => given(name) !== undefined,
    );
    if (protocol !== undefined && given(protocol) !== "http/protobuf")
      problems.push({
        field: protocol,
        message: "must be http/protobuf; collectors take that at port 4318",
      });
    return true;
  };
  const [metrics, traces] = [isSent("METRICS"), isSent("TRACES")];
  const interval = given("OTEL_METRIC_EXPORT_INTERVAL") ?? "60000";
  if (!/^[1-9]\d{2,7}$/.test(interval))
    problems.push({
      field: "OTEL_METRIC_EXPORT_INTERVAL",
      message: "must be milliseconds, 100 to 99999999",
    });
  const otlp =
    metrics || traces ? { metrics, traces, metricInterval: Number(interval) } : undefined;
  return { otlp, problems: otlp === undefined ? [] : distinct(problems) };
};

const isWebUrl = (text: string | undefined): boolean =>
  text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Both signals may be wrong by the same variable. */
const distinct = (problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] => [
  ...new Map(problems.map((problem) => [problem.field, problem])).values(),
];
