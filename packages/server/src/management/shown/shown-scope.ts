import * as z from "zod";

/** Scope tokens as one text, as an answer holds them. */
export const shownScope: z.ZodString = z
  .string()
  .describe("Scope tokens with a space between, as one text (RFC 6749 §3.3)");
