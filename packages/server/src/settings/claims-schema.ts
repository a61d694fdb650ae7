import type { CustomClaims } from "@mintport/core";
import { parseCustomClaims } from "@mintport/core/ports";
import * as z from "zod";

/** Claims that all tokens of a tenant have, by the tenant's id. */
export type ClaimsSetting = Readonly<Record<string, CustomClaims>>;

const message = 'must be an object of tenants, as {"main": {"region": "eu"}}';

/** The setting `claims`. Core has the rules for them, and names the claim that is wrong. */
export const claimsSchema: z.ZodType<ClaimsSetting> = z.record(
  z.string(),
  z.unknown().transform((value, context): CustomClaims => {
    const parsed = parseCustomClaims(value);
    if (parsed.isOk()) return parsed.value;
    const { claim, message } = parsed.error;
    context.addIssue({ code: "custom", path: claim === undefined ? [] : [claim], message });
    return z.NEVER;
  }),
  message,
);
