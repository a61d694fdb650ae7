import type { ClientSecret } from "@mintport/core/management";
import * as z from "zod";
import { shownEnd, shownLastUse, shownMoment } from "./shown-moment.ts";

/** The schema of `secretView`: never the secret. */
export const shownSecret: z.ZodObject<
  Record<keyof Omit<ClientSecret, "hash" | "sealed">, z.ZodType>
> = z.strictObject({
  id: z.string(),
  label: z.string().describe("A name for people").exactOptional(),
  createdAt: shownMoment.exactOptional(),
  lastUsedDay: shownLastUse.exactOptional(),
  notBefore: shownMoment
    .describe("The first moment at which it is accepted, in seconds since the epoch")
    .exactOptional(),
  expiresAt: shownEnd.exactOptional(),
});
