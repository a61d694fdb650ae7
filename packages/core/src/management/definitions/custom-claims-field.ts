import * as z from "zod";
import { type CustomClaims, parseCustomClaims } from "../../domain/custom-claims.ts";

/** Claims of the embedder's own; the message names the claim that is wrong. */
export const customClaimsField: z.ZodType<CustomClaims> = z
  .record(z.string(), z.unknown())
  .transform((value, context) =>
    parseCustomClaims(value).match(
      (claims): CustomClaims => claims,
      ({ claim, message }): never => {
        context.addIssue(claim === undefined ? message : `${claim}: ${message}`);
        return z.NEVER;
      },
    ),
  );
