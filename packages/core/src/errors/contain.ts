import { Result } from "neverthrow";

/**
 * A callback for a caller that stands outside of any promise: an event, a timer, a driver. An error that `work` throws goes to
 * `failed`, which must not throw, and never out, where it would end the process.
 *
 * @example request.on("end", contained(() => answer(response), () => response.destroy()))
 */
export const contain = <Args extends readonly unknown[]>(
  work: (...args: Args) => void,
  failed: (cause: unknown) => void,
): ((...args: Args) => void) => {
  return (...args) => {
    Result.fromThrowable(
      () => {
        work(...args);
      },
      (cause) => cause,
    )().match(() => {}, failed);
  };
};
