import { type PortError, portError } from "@mintport/core";
import { err, type Result, ResultAsync } from "neverthrow";

/** What takes longer than `milliseconds` is `timed_out`, and what is thrown is `unavailable`. */
export const withDeadline = <T>(
  milliseconds: number,
  work: () => PromiseLike<Result<T, PortError>>,
): ResultAsync<T, PortError> => new ResultAsync(race(milliseconds, work));

const race = async <T>(
  milliseconds: number,
  work: () => PromiseLike<Result<T, PortError>>,
): Promise<Result<T, PortError>> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expiry = new Promise<Result<T, PortError>>((resolve) => {
    timer = setTimeout(() => {
      resolve(err(portError("timed_out", port)));
    }, milliseconds);
  });
  try {
    return await Promise.race([work(), expiry]);
  } catch (cause) {
    return err(portError("unavailable", port, cause));
  } finally {
    clearTimeout(timer);
  }
};

const port = "signing-keys";
