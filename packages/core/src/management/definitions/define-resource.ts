import * as z from "zod/mini";
import type { Seconds } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { AccessTokenFormatName, Resource } from "../../domain/resource.ts";
import { isEmptyScope } from "../../domain/scope.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../../domain/signing-algorithm.ts";
import { indicatorField } from "./indicator-field.ts";
import { lifetimeField } from "./lifetime-field.ts";
import { scopeField } from "./scope-field.ts";
import { transformed } from "./transformed.ts";

/** A resource as an operator writes it down: its indicator alone, or with what its tokens must be like. */
export interface ResourceDefinition {
  readonly indicator: string;
  /** The scopes that mean something there, as one text. Default: any. */
  readonly scope?: string;
  /** The longest that its tokens may live. */
  readonly accessTokenLifetime?: Seconds;
  readonly accessTokenFormat?: AccessTokenFormatName;
  readonly signingAlgorithm?: SigningAlgorithm;
}

/** An indicator alone is a resource of which nothing more is said. */
export const resourceField: z.ZodMiniType<Resource> = z.pipe(
  z.transform((written: unknown) =>
    typeof written === "string" ? { indicator: written } : written,
  ),
  transformed(
    z.strictObject({
      indicator: indicatorField,
      scope: z.exactOptional(
        scopeField.check(
          z.refine(
            (scope) => !isEmptyScope(scope),
            "must not be empty; leave it out for any scope",
          ),
        ),
      ),
      accessTokenLifetime: z.exactOptional(lifetimeField),
      accessTokenFormat: z.exactOptional(z.enum(["jwt", "opaque"])),
      signingAlgorithm: z.exactOptional(z.enum(signingAlgorithms)),
    }),
    ({ scope, ...resource }): Resource => ({ ...resource, ...present({ scopes: scope }) }),
  ),
);
