import type { ConfigurationProblem } from "@mintport/core";

/** What is right of the protocol where something is sent. */
export const protocolMessage = "must be http/protobuf; collectors take that at port 4318";

/**
 * The `OTEL_…` variables that no reader of their specification could take: an exporter passes over such a value and goes on with a
 * default that nobody asked for. `given` answers a variable that is not empty.
 */
export const otlpProblems = (given: (name: string) => string | undefined): ConfigurationProblem[] =>
  rules.flatMap(({ names, isRight, message }) =>
    names.flatMap((field) => {
      const text = given(field);
      return text === undefined || isRight(text) ? [] : [{ field, message }];
    }),
  );

interface Rule {
  readonly names: readonly string[];
  isRight(text: string): boolean;
  readonly message: string;
}

/** The variable of all signals, and that of each which is sent here. */
const ofSignals = (name: string): readonly string[] => [
  `OTEL_EXPORTER_OTLP_${name}`,
  `OTEL_EXPORTER_OTLP_METRICS_${name}`,
  `OTEL_EXPORTER_OTLP_TRACES_${name}`,
];

const oneOf =
  (...words: readonly string[]) =>
  (text: string): boolean =>
    words.includes(text);

const isMilliseconds = (text: string): boolean => /^\d{1,9}$/.test(text);

const isWebUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const isPairs = (text: string): boolean =>
  text.split(",").every((pair) => /^\s*(?:[^\s=,]+=[^,]*)?$/.test(pair));

const rules: readonly Rule[] = [
  {
    names: ["OTEL_SDK_DISABLED"],
    isRight: (text) => /^(?:true|false)$/i.test(text),
    message: "must be true or false",
  },
  {
    names: ofSignals("ENDPOINT"),
    isRight: isWebUrl,
    message: "must be a URL, as http://localhost:4318",
  },
  {
    names: ofSignals("PROTOCOL"),
    isRight: oneOf("http/protobuf", "grpc", "http/json"),
    message: protocolMessage,
  },
  {
    names: ofSignals("COMPRESSION"),
    isRight: oneOf("gzip", "none"),
    message: "must be gzip or none",
  },
  {
    names: [...ofSignals("TIMEOUT"), "OTEL_METRIC_EXPORT_TIMEOUT"],
    isRight: isMilliseconds,
    message: "must be milliseconds, as 10000",
  },
  {
    names: ["OTEL_METRIC_EXPORT_INTERVAL"],
    isRight: (text) => /^[1-9]\d{2,7}$/.test(text),
    message: "must be milliseconds, 100 to 99999999",
  },
  {
    names: [...ofSignals("HEADERS"), "OTEL_RESOURCE_ATTRIBUTES"],
    isRight: isPairs,
    message: "must be name=value, with commas between",
  },
  {
    names: ["OTEL_METRICS_EXPORTER", "OTEL_TRACES_EXPORTER"],
    isRight: oneOf("otlp", "none", "console", "prometheus", "zipkin", "jaeger", "logging"),
    message: "must be otlp or none",
  },
];
