import * as z from "zod/mini";

const message = "must be whole seconds, 1 to 86400";

/** A length of time in a definition: at most a day. */
export const lifetimeField: z.ZodMiniNumberFormat = z
  .int(message)
  .check(z.minimum(1, message), z.maximum(86_400, message));
