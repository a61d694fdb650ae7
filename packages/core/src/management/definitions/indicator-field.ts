import * as z from "zod/mini";
import { parseAudience, type ResourceIndicator } from "../../domain/resource-indicator.ts";
import { transformed } from "./transformed.ts";

/** An audience or a resource as an operator writes it. */
export const indicatorField: z.ZodMiniType<ResourceIndicator> = transformed(
  z.string(),
  (text, complain) => {
    const indicator = parseAudience(text);
    if (indicator === undefined)
      complain("must be an absolute URI without a fragment, or a plain name, as orders-api");
    return indicator ?? z.NEVER;
  },
);
