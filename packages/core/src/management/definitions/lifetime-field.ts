import * as z from "zod";

const message = "must be whole seconds, 1 to 86400";

/** A length of time in a definition: at most a day. */
export const lifetimeField: z.ZodInt = z.int(message).min(1, message).max(86_400, message);
