import type { ApiKey } from "@mintport/core/tokens";
import * as z from "zod";
import { shownEnd, shownLastUse, shownMoment } from "./shown-moment.ts";
import { shownScope } from "./shown-scope.ts";

/** The schema of `apiKeyView`: never the key. */
export const shownApiKey: z.ZodObject<Record<keyof Omit<ApiKey, "digest">, z.ZodType>> =
  z.strictObject({
    id: z.string(),
    scope: shownScope,
    createdAt: shownMoment,
    expiresAt: shownEnd.exactOptional(),
    label: z.string().describe("A name for people").exactOptional(),
    lastUsedDay: shownLastUse.exactOptional(),
  });
