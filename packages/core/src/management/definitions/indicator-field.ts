import * as z from "zod";
import { parseResourceIndicator, type ResourceIndicator } from "../../domain/resource-indicator.ts";

/** A resource indicator as an operator writes it. */
export const indicatorField: z.ZodType<ResourceIndicator> = z
  .string()
  .transform((text, context) => {
    const indicator = parseResourceIndicator(text);
    if (indicator === undefined) context.addIssue("must be an absolute URI without a fragment");
    return indicator ?? z.NEVER;
  });
