import * as z from "zod/mini";
import { signingAlgorithms } from "../domain/signing-algorithm.ts";
import type { Tenant } from "../domain/tenant.ts";
import { brand, formatField, generationField, instantField, scopeField } from "./fields.ts";
import { publicKeysField } from "./public-keys-field.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

const algorithmField = z.enum(signingAlgorithms);

/** Tenants as text, for adapters. */
export const tenantRecord: RecordCodec<Tenant> = recordCodec<Tenant>(
  recordObject({
    id: brand<"TenantId">(),
    issuer: brand<"Issuer">(),
    issuerAliases: z.exactOptional(
      z.array(recordObject({ issuer: brand<"Issuer">(), until: z.exactOptional(instantField) })),
    ),
    audience: brand<"ResourceIndicator">(),
    resources: z.array(
      recordObject({
        indicator: brand<"ResourceIndicator">(),
        scopes: z.exactOptional(scopeField),
        accessTokenLifetime: z.exactOptional(z.int().check(z.minimum(1))),
        accessTokenFormat: z.exactOptional(formatField),
        signingAlgorithm: z.exactOptional(algorithmField),
      }),
    ),
    scopes: scopeField,
    scopePolicy: z.string(),
    accessTokenLifetime: z.int().check(z.minimum(1)),
    longestAssertionLifetime: z.exactOptional(z.int().check(z.minimum(1))),
    requestsPerMinute: z.exactOptional(z.int().check(z.minimum(1))),
    signingAlgorithm: algorithmField,
    accessTokenType: z.enum(["at+jwt", "JWT"]),
    accessTokenFormat: z.exactOptional(formatField),
    generation: z.exactOptional(generationField),
    trustedIssuers: z.exactOptional(
      z.array(
        recordObject({
          issuer: z.string(),
          keys: publicKeysField,
          algorithms: z.array(z.string()),
          longestLifetime: z.int().check(z.minimum(1)),
          singleUse: z.boolean(),
          identityAssertions: z.exactOptional(
            recordObject({ tenants: z.exactOptional(z.array(z.string())) }),
          ),
        }),
      ),
    ),
    name: z.exactOptional(z.string()),
    requirePushedRequests: z.exactOptional(z.boolean()),
    requireSignedRequests: z.exactOptional(z.boolean()),
    acrValues: z.exactOptional(z.array(z.string())),
    initialAccessTokens: z.exactOptional(
      z.array(
        recordObject({
          id: z.string(),
          digest: brand<"Digest">(),
          createdAt: instantField,
          profile: z.string(),
          usesLeft: z.exactOptional(z.int().check(z.minimum(0))),
          expiresAt: z.exactOptional(instantField),
          label: z.exactOptional(z.string()),
        }),
      ),
    ),
    disabled: z.boolean(),
  }),
);
