import * as z from "zod";
import type { AccessToken } from "../domain/access-token.ts";
import type { Actor } from "../domain/actor.ts";
import { brand, claimsField, generationField, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

const actorField: z.ZodType<Actor> = z.strictObject({
  subject: z.string(),
  get actor() {
    return actorField.exactOptional();
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
    confirmation: z
      .strictObject({
        keyThumbprint: brand<"KeyThumbprint">().exactOptional(),
        certificateThumbprint: brand<"CertificateThumbprint">().exactOptional(),
      })
      .exactOptional(),
    actor: actorField.exactOptional(),
    mayAct: z.string().exactOptional(),
    claims: claimsField.exactOptional(),
    origin: z
      .strictObject({
        tenant: generationField,
        client: generationField,
        apiKey: z.string().exactOptional(),
        grant: brand<"GrantId">().exactOptional(),
        sources: z
          .array(
            z.strictObject({
              client: brand<"ClientId">(),
              generation: generationField,
              apiKey: z.string().exactOptional(),
            }),
          )
          .exactOptional(),
      })
      .exactOptional(),
  }),
);
