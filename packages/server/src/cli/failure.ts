import { ConfigurationError, type ManagementError } from "@mintport/core";

/** A refusal that a command ends with. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** What a failure means to the person at the keyboard, in one line. */
export const explain = (failure: unknown): string => {
  if (failure instanceof ConfigurationError || failure instanceof CommandFailed)
    return failure.message;
  if (!(failure instanceof Error)) return String(failure);
  if ("code" in failure && failure.code === "EADDRINUSE")
    return "the port is taken; stop what listens there, or choose another: MINTPORT_PORT=3001";
  return failure.cause === undefined
    ? failure.message
    : `${failure.message}: ${causeOf(failure.cause)}`;
};

/** What went wrong in words of the command line: fields by the name of their option. */
export const explainManagement = (
  error: ManagementError,
  options: Readonly<Record<string, string>>,
): CommandFailed => {
  switch (error.type) {
    case "invalid":
      return new CommandFailed(
        error.problems
          .map(({ field, message }) => `${options[field] ?? field}: ${message}`)
          .join("; "),
      );
    case "exists":
      return new CommandFailed(`${error.what} ${error.id} exists already`);
    case "unknown":
      return new CommandFailed(`there is no ${error.what} ${error.id}`);
    case "stale":
      return new CommandFailed(
        `${error.what} ${error.id} was changed by somebody else; look at it and try again`,
      );
    case "port_error":
      return new CommandFailed(`${error.port} is ${error.kind}: ${causeOf(error.cause)}`);
  }
};

const causeOf = (cause: unknown): string => {
  if (cause instanceof Error) return cause.message;
  if (typeof cause === "object" && cause !== null && "kind" in cause && "port" in cause)
    return `${String(cause.port)} is ${String(cause.kind)}${"cause" in cause ? `: ${causeOf(cause.cause)}` : ""}`;
  return String(cause);
};
