import * as z from "zod/mini";
import type { Brand } from "../domain/brand.ts";
import type { Confirmation } from "../domain/confirmation.ts";
import { type CustomClaims, parseCustomClaims } from "../domain/custom-claims.ts";
import type { Generation } from "../domain/generation.ts";
import { type Instant, instant } from "../domain/instant.ts";
import type { AccessTokenFormatName } from "../domain/resource.ts";
import { type Scope, scopeOf } from "../domain/scope.ts";
import type { UserAuthentication } from "../domain/user-authentication.ts";
import { recordObject } from "./record-object.ts";

/** Text that a store gives back as the branded type it was stored as. */
export const brand = <Name extends string>(): z.ZodMiniType<Brand<string, Name>> =>
  z.string().check(z.minLength(1)) as unknown as z.ZodMiniType<Brand<string, Name>>;

/** The schema of an instant in a record: whole seconds since 1970. */
export const instantField: z.ZodMiniType<Instant> = z.pipe(z.int(), z.transform(instant));

/** The schema of a scope in a record: a list of scope tokens. */
export const scopeField: z.ZodMiniType<Scope> = z.pipe(
  z.array(z.string()),
  z.transform((tokens: string[], { issues }) =>
    scopeOf(tokens).match(
      (scope): Scope => scope,
      (): never => {
        issues.push({ code: "custom", message: "must be scope tokens", input: tokens });
        return z.NEVER;
      },
    ),
  ),
);

/** A store gives back what was judged before it was stored; it is judged again, for a row may be anybody's. */
export const claimsField: z.ZodMiniType<CustomClaims> = z.pipe(
  z.unknown(),
  z.transform((value: unknown, { issues }) =>
    parseCustomClaims(value).match(
      (claims): CustomClaims => claims,
      ({ message }): never => {
        issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      },
    ),
  ),
);

/** The schema of a user's login in a record. */
export const authenticationField: z.ZodMiniType<UserAuthentication> = recordObject({
  at: instantField,
  acr: z.exactOptional(z.string()),
  amr: z.exactOptional(z.array(z.string())),
});

/** The schema of the key that a token is bound to in a record. */
export const confirmationField: z.ZodMiniType<Confirmation> = recordObject({
  keyThumbprint: z.exactOptional(brand<"KeyThumbprint">()),
  certificateThumbprint: z.exactOptional(brand<"CertificateThumbprint">()),
});

/** The schema of an access token's format in a record. */
export const formatField: z.ZodMiniType<AccessTokenFormatName> = z.enum(["jwt", "opaque"]);

/** The schema of a client's generation in a record. */
export const generationField: z.ZodMiniType<Generation> = recordObject({
  // Empty for a definition in code.
  birth: z.string(),
  epoch: z.int().check(z.minimum(0)),
}) as unknown as z.ZodMiniType<Generation>;
