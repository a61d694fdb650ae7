import { guard, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "neverthrow";

/** What takes longer than `milliseconds` is `timed_out`, and what is thrown is `unavailable`. */
export const withDeadline = <T>(
  milliseconds: number,
  work: () => ResultAsync<T, PortError>,
): ResultAsync<T, PortError> => guard("signing-keys", milliseconds, work)();
