import * as z from "zod";

/** A moment in an answer. */
export const shownMoment: z.ZodInt = z.int().min(0).describe("Seconds since the epoch");

/** A length of time in an answer. */
export const shownSeconds: z.ZodInt = z.int().min(0).describe("Seconds");

/** The end of a credential. */
export const shownEnd: z.ZodInt = shownMoment.describe(
  "The first moment at which it is no longer accepted, in seconds since the epoch; absent if it has no end",
);

/** The last use of a credential. */
export const shownLastUse: z.ZodInt = shownMoment.describe(
  "The beginning of the day of its last use (UTC), in seconds since the epoch; absent if it was never used",
);

/** The count of ended generations of tokens. */
export const shownEpoch: z.ZodInt = z
  .int()
  .min(1)
  .describe("How often all of its tokens were ended; absent if never");
