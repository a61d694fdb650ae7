import * as z from "zod/mini";
import { type CustomClaims, parseCustomClaims } from "../../domain/custom-claims.ts";
import { transformed } from "./transformed.ts";

/** Claims of the embedder's own; the message names the claim that is wrong. */
export const customClaimsField: z.ZodMiniType<CustomClaims> = transformed(
  z.record(z.string(), z.unknown()),
  (value, complain) =>
    parseCustomClaims(value).match(
      (claims): CustomClaims => claims,
      ({ claim, message }): never => {
        complain(claim === undefined ? message : `${claim}: ${message}`);
        return z.NEVER;
      },
    ),
);
