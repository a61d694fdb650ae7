import type { EndpointEvent, Observer } from "@mintport/core";
import { requireKnownOptions } from "@mintport/core/ports";
import { eventFields } from "./event-fields.ts";
import { isServerFault } from "./server-fault.ts";

/** The part of a logger that we need: pino's own way to write a line. */
export interface StructuredLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The choices for log lines of requests. */
export interface PinoObserverOptions {
  /**
   * The text of each line.
   *
   * @default "request"
   */
  readonly message?: string;
}

/**
 * One log line an event: `info` if the request was answered, `warn` if it was refused, `error` if the server failed
 * (5xx). The fields are those of `eventFields`. A line stays a line, whatever a text holds. Throws
 * `ConfigurationError` if an option is unknown.
 *
 * @example pinoObserver(pino())
 */
export const pinoObserver = (
  logger: StructuredLogger,
  options: PinoObserverOptions = {},
): Observer => {
  requireKnownOptions("pinoObserver", options, { message: true });
  const { message = "request" } = options;
  return {
    observe: (event) => {
      logger[levelOf(event)](printable(eventFields(event)), message);
    },
  };
};

const levelOf = (event: EndpointEvent): "info" | "warn" | "error" => {
  if (event.outcome === "answered") return "info";
  return isServerFault(event) ? "error" : "warn";
};

const printable = (fields: Readonly<Record<string, string | number>>): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll(unprintable, "\ufffd") : value,
    ]),
  );

/**
 * JSON escapes the control characters below U+0020 and no others: DEL, the C1 controls (among them an eight-bit CSI),
 * line separators, and marks that turn the direction of text are left for us.
 */
const unprintable =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;
