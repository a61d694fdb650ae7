import type { z } from "zod";
import { ConfigurationError } from "../errors/configuration-error.ts";

/** Reads what an operator wrote; throws `ConfigurationError` with every field that is wrong. */
export const read = <T>(subject: string, schema: z.ZodType<T>, value: unknown): T => {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  throw new ConfigurationError(
    subject,
    outcome.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
  );
};
