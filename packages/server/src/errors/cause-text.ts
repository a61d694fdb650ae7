import { isPortError } from "@mintport/core/ports";

/** The text of somebody else's error, in one line for people. */
export const causeText = (cause: unknown): string => {
  if (isPortError(cause) && cause.kind === "corrupt") return `${cause.port}: ${damaged}`;
  if (isPortError(cause))
    return `${cause.port} is ${cause.kind}${cause.cause === undefined ? "" : `: ${causeText(cause.cause)}`}`;
  if (!(cause instanceof Error)) return oneLine(String(cause));
  // Of a host with several addresses, Node says what went wrong with each, and nothing of the whole.
  const parts = cause instanceof AggregateError ? cause.errors : [];
  return oneLine(cause.message) || parts.map(causeText).join("; ") || cause.name;
};

const damaged =
  "a record cannot be read: it was edited, or written by another version; mintport doctor names it; restore it from a backup, or remove it";

const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");
