import { z } from "zod";
import type { Brand } from "../domain/brand.ts";
import { type CustomClaims, parseCustomClaims } from "../domain/custom-claims.ts";
import type { Generation } from "../domain/generation.ts";
import { type Instant, instant } from "../domain/instant.ts";
import type { AccessTokenFormatName } from "../domain/resource.ts";
import { type Scope, scopeOf } from "../domain/scope.ts";

/** Text that a store gives back as the branded type it was stored as. */
export const brand = <Name extends string>(): z.ZodType<Brand<string, Name>> =>
  z.string().min(1) as unknown as z.ZodType<Brand<string, Name>>;

export const instantField: z.ZodType<Instant> = z.int().transform(instant);

export const scopeField: z.ZodType<Scope> = z.array(z.string()).transform((tokens, context) =>
  scopeOf(tokens).match(
    (scope): Scope => scope,
    (): never => {
      context.addIssue("must be scope tokens");
      return z.NEVER;
    },
  ),
);

/** A store gives back what was judged before it was stored; it is judged again, for a row may be anybody's. */
export const claimsField: z.ZodType<CustomClaims> = z.unknown().transform((value, context) =>
  parseCustomClaims(value).match(
    (claims): CustomClaims => claims,
    ({ message }): never => {
      context.addIssue(message);
      return z.NEVER;
    },
  ),
);

export const formatField: z.ZodType<AccessTokenFormatName> = z.enum(["jwt", "opaque"]);

export const generationField: z.ZodType<Generation> = z.strictObject({
  // Empty for a definition in code.
  birth: z.string(),
  epoch: z.int().min(0),
}) as unknown as z.ZodType<Generation>;
