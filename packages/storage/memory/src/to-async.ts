import type { PortError } from "@mintport/core/ports";
import { okAsync, type Result, type ResultAsync } from "@mintport/core/result";

/** Turns a result that is known at once into the form that a port answers. */
export const toAsync = <T>(result: Result<T, PortError>): ResultAsync<T, PortError> =>
  result.asyncAndThen((value) => okAsync(value));
