import type { ConfigurationProblem } from "@mintport/core";
import { otlpProblems, protocolMessage } from "./otlp-problems.ts";

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
 * specification of these variables says. What is wrong by that specification is a problem though nothing is sent.
 */
export const otlpSetting = (
  environment: Environment,
): {
  readonly otlp: OtlpSetting | undefined;
  readonly problems: readonly ConfigurationProblem[];
} => {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const disabled = given("OTEL_SDK_DISABLED")?.toLowerCase();
  if (disabled === "true") return { otlp: undefined, problems: [] };
  const problems: ConfigurationProblem[] = otlpProblems(given);
  const isSent = (signal: "METRICS" | "TRACES"): boolean => {
    const endpoint = [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, "OTEL_EXPORTER_OTLP_ENDPOINT"].find(
      (name) => given(name) !== undefined,
    );
    const exporter = given(`OTEL_${signal}_EXPORTER`) ?? "otlp";
    if (exporter === "none" || endpoint === undefined) return false;
    if (exporter !== "otlp")
      problems.push({ field: `OTEL_${signal}_EXPORTER`, message: "must be otlp or none" });
    const protocol = [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"].find(
      (name) => given(name) !== undefined,
    );
    if (protocol !== undefined && given(protocol) !== "http/protobuf")
      problems.push({ field: protocol, message: protocolMessage });
    return true;
  };
  const [metrics, traces] = [isSent("METRICS"), isSent("TRACES")];
  const interval = given("OTEL_METRIC_EXPORT_INTERVAL") ?? "60000";
  return {
    otlp: metrics || traces ? { metrics, traces, metricInterval: Number(interval) } : undefined,
    problems: distinct(problems),
  };
};

/** Both signals may be wrong by the same variable. */
const distinct = (problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] => [
  ...new Map(problems.map((problem) => [problem.field, problem])).values(),
];
