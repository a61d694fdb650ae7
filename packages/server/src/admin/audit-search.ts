import { isIP } from "node:net";
import { reasons } from "@mintport/core";
import { parseClientId, parseTenantId, unknownName } from "@mintport/core/management";
import * as z from "zod";
import { limitQuery } from "./page-query.ts";
import { wholeQuery } from "./whole-query.ts";

const outcomes = ["answered", "refused", "done", "lost", "broken"] as const;
const known = Object.keys(reasons);
const [clientMessage, tenantMessage] = ["must be a client's id", "must be a tenant's id"];
const sourceMessage = "must be an IP address, as 192.0.2.7";
const greatest = { least: 1, most: 999_999_999_999 };

/** The query by which the audit log is searched. Every name narrows the choice. */
export const auditSearch: z.ZodObject = z.strictObject({
  tenant: z
    .string()
    .refine((id) => parseTenantId(id) !== undefined, tenantMessage)
    .describe("Only entries of this tenant")
    .optional(),
  client: z
    .string()
    .refine((id) => parseClientId(id) !== undefined, clientMessage)
    .describe("Only entries of this client")
    .optional(),
  outcome: z
    .enum(outcomes, `must be ${outcomes.join(", ")}`)
    .describe("`done` is an operator's; `lost` and `broken` are the log's own")
    .optional(),
  reason: z
    .string()
    .superRefine((text, context) => {
      if (!known.includes(text))
        context.addIssue({ code: "custom", message: unknownName(text, known) });
    })
    .describe("Only refusals for this reason, as docs/errors.md names it")
    .optional(),
  source: z
    .string()
    .refine((text) => isIP(text) !== 0, sourceMessage)
    .describe("Only requests from this address")
    .optional(),
  since: wholeQuery("From this moment on, in seconds since the epoch", greatest).optional(),
  before: wholeQuery("Only entries before this one, by `seq`: turns the page", greatest).optional(),
  limit: limitQuery,
});
