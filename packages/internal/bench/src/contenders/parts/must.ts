import type { Result } from "@mintport/core/result";

/** The value, or the end of the run: nothing is measured on a server that is not set up. */
export const must = <T>(result: Result<T, unknown>): T =>
  result.match(
    (value) => value,
    (failure) => {
      throw new Error(`the contender is not set up: ${JSON.stringify(failure)}`);
    },
  );
