import * as z from "zod/mini";

const message = "must be a whole number, 1 to 1000000000";

/** A number of requests in a definition. */
export const requestsField: z.ZodMiniNumberFormat = z
  .int(message)
  .check(z.minimum(1, message), z.maximum(1_000_000_000, message));
