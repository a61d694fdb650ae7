import * as z from "zod";
import { signingAlgorithms } from "../domain/signing-algorithm.ts";
import type { Tenant } from "../domain/tenant.ts";
import { brand, formatField, generationField, scopeField } from "./fields.ts";
import { publicKeysField } from "./public-keys-field.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

const algorithmField = z.enum(signingAlgorithms);

/** Tenants as text, for adapters. */
export const tenantRecord: RecordCodec<Tenant> = recordCodec<Tenant>(
  z.strictObject({
    id: brand<"TenantId">(),
    issuer: brand<"Issuer">(),
    audience: brand<"ResourceIndicator">(),
    resources: z.array(
      z.strictObject({
        indicator: brand<"ResourceIndicator">(),
        scopes: scopeField.exactOptional(),
        accessTokenLifetime: z.int().min(1).exactOptional(),
        accessTokenFormat: formatField.exactOptional(),
        signingAlgorithm: algorithmField.exactOptional(),
      }),
    ),
    scopes: scopeField,
    scopePolicy: z.string(),
    accessTokenLifetime: z.int().min(1),
    longestAssertionLifetime: z.int().min(1).exactOptional(),
    signingAlgorithm: algorithmField,
    accessTokenType: z.enum(["at+jwt", "JWT"]),
    accessTokenFormat: formatField.exactOptional(),
    generation: generationField.exactOptional(),
    trustedIssuers: z
      .array(
        z.strictObject({
          issuer: z.string(),
          keys: publicKeysField,
          algorithms: z.array(z.string()),
          longestLifetime: z.int().min(1),
          singleUse: z.boolean(),
        }),
      )
      .exactOptional(),
    disabled: z.boolean(),
  }),
);
