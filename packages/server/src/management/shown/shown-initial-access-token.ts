import type { InitialAccessToken } from "@mintport/core/management";
import * as z from "zod";
import { shownEnd, shownMoment } from "./shown-moment.ts";

/** The schema of `initialAccessTokenView`: never the token. */
export const shownInitialAccessToken: z.ZodObject<
  Record<keyof Omit<InitialAccessToken, "digest">, z.ZodType>
> = z.strictObject({
  id: z.string(),
  profile: z.string().describe("The name of the rules that it opens"),
  usesLeft: z
    .int()
    .min(0)
    .describe("How many clients it may still register; absent for any number")
    .exactOptional(),
  createdAt: shownMoment,
  expiresAt: shownEnd.exactOptional(),
  label: z.string().describe("A name for people").exactOptional(),
});
