import { type PortError, portError } from "@mintport/core/ports";
import { errAsync, type ResultAsync } from "@mintport/core/result";

/** The answer of a method that is still to be written. Delete this file with its last use. */
export const notWrittenYet =
  (port: string) =>
  (method: string): ResultAsync<never, PortError> =>
    errAsync(portError("unavailable", port, `${port}: ${method} is not written yet`));
