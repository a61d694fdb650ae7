import { guard, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";

/** Runs work with a deadline. Past `milliseconds` it is `timed_out`, and an error that is thrown is `unavailable`. */
export const withDeadline = <T>(
  milliseconds: number,
  work: () => ResultAsync<T, PortError>,
): ResultAsync<T, PortError> => guard("signing-keys", milliseconds, work)();
