import { DiagLogLevel, diag } from "@opentelemetry/api";

/** Says that a collector is not reached, once a minute at most: the SDK would keep it to itself. */
export const tellOtlpTrouble = (
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): void => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (message: string): void => {
    if (now() - toldAt < interval) return;
    toldAt = now();
    say(`metrics or traces could not be sent to the collector: ${textOf(message)}`);
  };
  const ignore = (): void => {};
  diag.setLogger(
    { error: tell, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
};

/** The SDK hands errors over as JSON, stack and answer included. */
const textOf = (message: string): string => {
  try {
    const { code, message: text } = JSON.parse(message) as Partial<Record<string, unknown>>;
    return [text, code].filter((part) => part !== undefined && part !== "").join(", ");
  } catch {
    return message.split("\n", 1)[0]?.slice(0, 200) ?? "";
  }
};

/** Milliseconds. */
const interval = 60_000;
