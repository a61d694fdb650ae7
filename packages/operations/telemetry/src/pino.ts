import type { EndpointEvent, Observer } from "@mintport/core";
import { requireKnownOptions } from "@mintport/core/ports";
import { everyField } from "./event-fields.ts";
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
      logger[levelOf(event)](printable(everyField(event)), message);
    },
  };
};

const levelOf = (event: EndpointEvent): "info" | "warn" | "error" => {
  if (event.outcome === "answered") return "info";
  return isServerFault(event) ? "error" : "warn";
};

/** One object, filled by hand: a line for each token is as much work as a signature when it is made by lists of pairs. */
const printable = (
  fields: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> => {
  const shown: Record<string, string | number> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    shown[name] =
      typeof value === "string" && !plain.test(value)
        ? value.replaceAll(unprintable, "\ufffd")
        : value;
  }
  return shown;
};

const plain = /^[ -~]*$/;

/**
 * JSON escapes the control characters below U+0020 and no others: DEL, the C1 controls (among them an eight-bit CSI),
 * line separators, and marks that turn the direction of text are left for us.
 */
const unprintable =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;
