import { z } from "zod";
import { type SigningAlgorithm, signingAlgorithms } from "../domain/signing-algorithm.ts";
import type { Tenant } from "../domain/tenant.ts";
import { branded, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

/** Tenants as text, for adapters. */
export const tenantRecord: RecordCodec<Tenant> = recordCodec<Tenant>(
  z.strictObject({
    id: branded<"TenantId">(),
    issuer: branded<"Issuer">(),
    audience: branded<"ResourceIndicator">(),
    resources: z.array(z.strictObject({ indicator: branded<"ResourceIndicator">() })),
    scopes: scopeField,
    scopePolicy: z.string(),
    accessTokenLifetime: z.int().min(1),
    signingAlgorithm: z.enum(signingAlgorithms as [SigningAlgorithm]),
    accessTokenType: z.enum(["at+jwt", "JWT"]),
    disabled: z.boolean(),
  }),
);
