import * as z from "zod";

/** Public keys in an answer, as they were registered. */
export const shownJwks: z.ZodType = z
  .array(z.record(z.string(), z.unknown()))
  .describe("Public keys as JWKs (RFC 7517)");
