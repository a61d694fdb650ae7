import * as z from "zod/mini";
import type { AccessToken } from "../domain/access-token.ts";
import type { Actor } from "../domain/actor.ts";
import { brand, claimsField, generationField, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

const actorField: z.ZodMiniType<Actor> = z.strictObject({
  subject: z.string(),
  get actor() {
    return z.exactOptional(actorField);
  },
});

/** The record of an opaque access token: the access that it stands for, as text. */
export const accessTokenRecord: RecordCodec<AccessToken> = recordCodec<AccessToken>(
  z.strictObject({
    id: brand<"TokenId">(),
    tenant: brand<"TenantId">(),
    issuer: brand<"Issuer">(),
    subject: z.string(),
    audience: z.array(brand<"ResourceIndicator">()),
    client: brand<"ClientId">(),
    scope: scopeField,
    issuedAt: instantField,
    expiresAt: instantField,
    confirmation: z.exactOptional(
      z.strictObject({
        keyThumbprint: z.exactOptional(brand<"KeyThumbprint">()),
        certificateThumbprint: z.exactOptional(brand<"CertificateThumbprint">()),
      }),
    ),
    actor: z.exactOptional(actorField),
    mayAct: z.exactOptional(z.string()),
    claims: z.exactOptional(claimsField),
    origin: z.exactOptional(
      z.strictObject({
        tenant: generationField,
        client: generationField,
        apiKey: z.exactOptional(z.string()),
        grant: z.exactOptional(brand<"GrantId">()),
        sources: z.exactOptional(
          z.array(
            z.strictObject({
              client: brand<"ClientId">(),
              generation: generationField,
              apiKey: z.exactOptional(z.string()),
            }),
          ),
        ),
      }),
    ),
  }),
);
