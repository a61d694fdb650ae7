import type { Result } from "@mintport/core/result";

/** The value of an `Ok`; fails the test with the error otherwise. */
export const expectOk = <T, E>(result: Result<T, E>): T => {
  if (result.isOk()) return result.value;
  throw new Error(`expected Ok, got Err: ${JSON.stringify(result.error)}`, { cause: result.error });
};

/** The error of an `Err`; fails the test with the value otherwise. */
export const expectErr = <T, E>(result: Result<T, E>): E => {
  if (result.isErr()) return result.error;
  throw new Error(`expected Err, got Ok: ${JSON.stringify(result.value)}`);
};
