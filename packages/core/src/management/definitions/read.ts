import { err, ok, type Result } from "neverthrow";
import type * as z from "zod";
import { ConfigurationError } from "../../errors/configuration-error.ts";

/** Reads what an operator wrote, or names every field that is wrong. */
export const read = <T>(
  subject: string,
  schema: z.ZodType<T>,
  value: unknown,
): Result<T, ConfigurationError> => {
  const outcome = schema.safeParse(value);
  return outcome.success
    ? ok(outcome.data)
    : err(
        new ConfigurationError(
          subject,
          outcome.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
        ),
      );
};

/** The value, for configuration as code; throws the `ConfigurationError` otherwise. */
export const orThrow = <T>(result: Result<T, ConfigurationError>): T =>
  result.match(
    (value) => value,
    (error): never => {
      throw error;
    },
  );
