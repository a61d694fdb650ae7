import * as z from "zod";
import type { Brand } from "../domain/brand.ts";
import { type CustomClaims, parseCustomClaims } from "../domain/custom-claims.ts";
import type { Generation } from "../domain/generation.ts";
import { type Instant, instant } from "../domain/instant.ts";
import type { AccessTokenFormatName } from "../domain/resource.ts";
import { type Scope, scopeOf } from "../domain/scope.ts";

/** Text that a store gives back as the branded type it was stored as. */
export const brand = <Name extends string>(): z.ZodType<Brand<string, Name>> =>
  z.string().min(1) as unknown as z.ZodType<Brand<string, Name>>;

/** The schema of an instant in a record: whole seconds since 1970. */
export const instantField: z.ZodType<Instant> = z.int().transform(instant);

/** The schema of a scope in a record: a list of scope tokens. */
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

/** The schema of an access token's format in a record. */
export const formatField: z.ZodType<AccessTokenFormatName> = z.enum(["jwt", "opaque"]);

/** The schema of a client's generation in a record. */
export const generationField: z.ZodType<Generation> = z.strictObject({
  // Empty for a definition in code.
  birth: z.string(),
  epoch: z.int().min(0),
}) as unknown as z.ZodType<Generation>;
