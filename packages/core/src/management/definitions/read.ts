import { err, ok, type Result } from "neverthrow";
import type * as z from "zod/mini";
import en from "zod/v4/locales/en.js";
import { ConfigurationError } from "../../errors/configuration-error.ts";

/** Reads what an operator wrote, or names every field that is wrong. */
export const read = <T>(
  subject: string,
  schema: z.ZodMiniType<T>,
  value: unknown,
): Result<T, ConfigurationError> => {
  const outcome = schema.safeParse(value, english);
  return outcome.success
    ? ok(outcome.data)
    : err(
        new ConfigurationError(
          subject,
          outcome.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
        ),
      );
};

/** The words for what a schema has none of its own for, whatever language the embedder's zod speaks. */
const english = { error: en().localeError };

/** The value, for configuration as code; throws the `ConfigurationError` otherwise. */
export const orThrow = <T>(result: Result<T, ConfigurationError>): T =>
  result.match(
    (value) => value,
    (error): never => {
      throw error;
    },
  );
