import * as z from "zod";
import type { Seconds } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { AccessTokenFormatName, Resource } from "../../domain/resource.ts";
import { isEmptyScope } from "../../domain/scope.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../../domain/signing-algorithm.ts";
import { indicatorField } from "./indicator-field.ts";
import { lifetimeField } from "./lifetime-field.ts";
import { scopeField } from "./scope-field.ts";

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
export const resourceField: z.ZodType<Resource> = z.preprocess(
  (written) => (typeof written === "string" ? { indicator: written } : written),
  z
    .strictObject({
      indicator: indicatorField,
      scope: scopeField
        .refine((scope) => !isEmptyScope(scope), "must not be empty; leave it out for any scope")
        .exactOptional(),
      accessTokenLifetime: lifetimeField.exactOptional(),
      accessTokenFormat: z.enum(["jwt", "opaque"]).exactOptional(),
      signingAlgorithm: z.enum(signingAlgorithms).exactOptional(),
    })
    .transform(
      ({ scope, ...resource }): Resource => ({
        ...resource,
        ...present({ scopes: scope }),
      }),
    ),
);
