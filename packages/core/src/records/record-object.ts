import * as z from "zod/mini";
import { $ZodObjectJIT } from "zod/v4/core";

/**
 * A strict object of a record: `z.strictObject`, run by code that zod makes of the schema where the platform lets it. The
 * check of a record takes a third of the time. It stands inside other schemas or is given to `z.safeParse`, for it has no methods.
 */
export const recordObject = ((shape: z.core.$ZodShape) =>
  new $ZodObjectJIT({
    type: "object",
    shape,
    catchall: z.never(),
  })) as unknown as typeof z.strictObject;
