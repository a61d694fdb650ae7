import { isPortError, type PortError, portError } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";

/** Does work that may throw, and turns what it throws into what a port may fail with. */
export const lift = <T>(port: string, work: () => Promise<T>): ResultAsync<T, PortError> =>
  ResultAsync.fromThrowable(work, (cause) => {
    if (isPortError(cause)) return cause;
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    return portError(isLate ? "timed_out" : "unavailable", port, cause);
  })();

/** Too many others came first. */
export const conflict = (port: string): PortError => portError("conflict", port);
