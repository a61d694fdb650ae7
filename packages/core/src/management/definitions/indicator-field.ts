import * as z from "zod/mini";
import { parseResourceIndicator, type ResourceIndicator } from "../../domain/resource-indicator.ts";
import { transformed } from "./transformed.ts";

/** A resource indicator as an operator writes it. */
export const indicatorField: z.ZodMiniType<ResourceIndicator> = transformed(
  z.string(),
  (text, complain) => {
    const indicator = parseResourceIndicator(text);
    if (indicator === undefined) complain("must be an absolute URI without a fragment");
    return indicator ?? z.NEVER;
  },
);
