import * as z from "zod/mini";
import type { AccessToken } from "../domain/access-token.ts";
import type { Actor } from "../domain/actor.ts";
import {
  authenticationField,
  brand,
  claimsField,
  confirmationField,
  generationField,
  instantField,
  scopeField,
} from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

const actorField: z.ZodMiniType<Actor> = recordObject({
  subject: z.string(),
  get actor() {
    return z.exactOptional(actorField);
  },
});

/** The record of an opaque access token: the access that it stands for, as text. */
export const accessTokenRecord: RecordCodec<AccessToken> = recordCodec<AccessToken>(
  recordObject({
    id: brand<"TokenId">(),
    tenant: brand<"TenantId">(),
    issuer: brand<"Issuer">(),
    subject: z.string(),
    audience: z.array(brand<"ResourceIndicator">()),
    client: brand<"ClientId">(),
    scope: scopeField,
    issuedAt: instantField,
    expiresAt: instantField,
    confirmation: z.exactOptional(confirmationField),
    actor: z.exactOptional(actorField),
    mayAct: z.exactOptional(z.string()),
    authentication: z.exactOptional(authenticationField),
    claims: z.exactOptional(claimsField),
    origin: z.exactOptional(
      recordObject({
        tenant: generationField,
        client: generationField,
        apiKey: z.exactOptional(z.string()),
        grant: z.exactOptional(brand<"GrantId">()),
        family: z.exactOptional(brand<"FamilyId">()),
        sources: z.exactOptional(
          z.array(
            recordObject({
              client: brand<"ClientId">(),
              generation: generationField,
              apiKey: z.exactOptional(z.string()),
              grant: z.exactOptional(brand<"GrantId">()),
              family: z.exactOptional(brand<"FamilyId">()),
            }),
          ),
        ),
      }),
    ),
  }),
);
