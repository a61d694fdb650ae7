import { ResultAsync } from "neverthrow";
import { isPortError, type PortError, portError } from "./port-error.ts";

/**
 * Does work that may throw, and turns what it throws into what a port may fail with. A `PortError` comes out as it is.
 * `kindOf` reads the driver's code; default: whatever it says, the engine is `unavailable`.
 *
 * @example liftErrors("client-store", () => client.query(text), (code) => (code === "40001" ? "conflict" : "unavailable"))
 */
export const liftErrors = <T>(
  port: string,
  work: () => Promise<T>,
  kindOf: (code: unknown) => PortError["kind"] = unavailable,
): ResultAsync<T, PortError> =>
  ResultAsync.fromThrowable(work, (cause) =>
    isPortError(cause) ? cause : portError(kindOf(driverCode(cause)), port, cause),
  )();

const unavailable = () => "unavailable" as const;

/** The code of a driver's error: `errcode` of node:sqlite, `code` of everybody else. */
export const driverCode = (cause: unknown): unknown => {
  if (typeof cause !== "object" || cause === null) return undefined;
  if ("errcode" in cause) return cause.errcode;
  return "code" in cause ? cause.code : undefined;
};
