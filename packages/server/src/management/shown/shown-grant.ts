import type { DescribedGrant } from "@mintport/core/management";
import * as z from "zod";
import { shownMoment } from "./shown-moment.ts";
import { shownScope } from "./shown-scope.ts";

/** The schema of a grant as it is shown (`describeGrant`). */
export const shownGrant: z.ZodObject<Record<keyof DescribedGrant, z.ZodType>> = z.strictObject({
  id: z.string(),
  subject: z.string(),
  client: z.string(),
  clientName: z
    .string()
    .describe("What people call the client. Text of the client's")
    .exactOptional(),
  access: z.array(z.strictObject({ resource: z.string(), scope: shownScope })),
  offline: z.boolean().describe("Whether the client may act while the user is away"),
  createdAt: shownMoment,
  consentedAt: shownMoment,
  expiresAt: shownMoment
    .describe("The first moment at which it is over, in seconds since the epoch")
    .exactOptional(),
});
