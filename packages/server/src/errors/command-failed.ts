import type { ManagementError } from "@mintport/core/management";
import { ConfigurationError } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import { causeText } from "./cause-text.ts";
import { onePerField } from "./one-per-field.ts";

/** A refusal that a command ends with. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  /** The kind of refusal, for the audit log. */
  readonly type: ManagementError["type"] | "refused";
  /** 1: refused or failed; 3: done in part. */
  readonly exitCode: 1 | 3;

  constructor(
    message: string,
    type: ManagementError["type"] | "refused" = "refused",
    exitCode: 1 | 3 = 1,
  ) {
    super(message);
    this.type = type;
    this.exitCode = exitCode;
  }
}

/** The meaning of a failure to the person at the keyboard, in one line. */
export const explain = (failure: unknown): string => {
  if (failure instanceof ConfigurationError || failure instanceof CommandFailed)
    return failure.message;
  if (!(failure instanceof Error)) return String(failure);
  if ("code" in failure && failure.code === "EADDRINUSE")
    return `the port is taken${"port" in failure ? `: ${String(failure.port)}` : ""}; stop what listens there, or choose another by the setting that names it: MINTPORT_PORT, MINTPORT_ADMIN_PORT, MINTPORT_METRICS_PORT`;
  return failure.cause === undefined
    ? failure.message
    : `${failure.message}: ${causeText(failure.cause)}`;
};

/** The failure in words of the command line: fields by the name of their option. */
export const explainManagement = (
  error: ManagementError,
  options: Readonly<Record<string, string>>,
): CommandFailed => {
  switch (error.type) {
    case "invalid":
      return new CommandFailed(
        onePerField(error.problems)
          .map(({ field, message }) => `${optionNamed(field, options)}: ${message}`)
          .join("; "),
        error.type,
      );
    case "exists":
      return new CommandFailed(`${error.what} ${error.id} exists already`, error.type);
    case "unknown":
      return new CommandFailed(`there is no ${error.what} ${error.id}`, error.type);
    case "stale":
      return new CommandFailed(
        `${error.what} ${error.id} was changed by somebody else; look at it and try again`,
        error.type,
      );
    case "forbidden":
      return new CommandFailed(
        `${error.what} ${error.id} may not be changed so without ${formatScope(error.needs)}`,
      );
    case "in_use":
      return new CommandFailed(
        `${error.what} ${error.id} is still in use; remove what belongs to it first`,
        error.type,
      );
    case "port_error":
      return new CommandFailed(causeText(error), error.type);
  }
};

/** The option of a field; of one value of a list, the option and which of its values. */
const optionNamed = (field: string, options: Readonly<Record<string, string>>): string => {
  const [, list = "", index] = /^(.+?)\.(\d+)(?:\.indicator)?$/.exec(field) ?? [];
  const repeated = options[list];
  return (
    options[field] ?? (repeated === undefined ? field : `${repeated} no. ${Number(index) + 1}`)
  );
};
