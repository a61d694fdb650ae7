import * as z from "zod/mini";
import type { RefreshFamily } from "../domain/authorization/refresh-family.ts";
import type { AuthorizationCode, UserAccess } from "../domain/authorization/user-access.ts";
import {
  authenticationField,
  brand,
  confirmationField,
  generationField,
  instantField,
  scopeField,
} from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

/** The fields of what a user allowed a client. */
export const accessFields: {
  readonly [K in keyof UserAccess]: z.ZodMiniType<UserAccess[K]>;
} = {
  client: brand<"ClientId">(),
  subject: z.string().check(z.minLength(1)),
  grant: brand<"GrantId">(),
  scope: scopeField,
  resources: z.array(brand<"ResourceIndicator">()),
  authentication: authenticationField,
  session: brand<"Digest">(),
  generations: recordObject({ tenant: generationField, client: generationField }),
};

/** The record of an authorization code. */
export const authorizationCodeRecord: RecordCodec<AuthorizationCode> =
  recordCodec<AuthorizationCode>(
    recordObject({
      ...accessFields,
      family: brand<"FamilyId">(),
      redirectUri: z.string(),
      codeChallenge: brand<"Digest">(),
      offline: z.boolean(),
      nonce: z.exactOptional(z.string()),
      dpopKey: z.exactOptional(brand<"KeyThumbprint">()),
      usableUntil: instantField,
    }),
  );

/** The record of a family of refresh tokens. */
export const refreshFamilyRecord: RecordCodec<RefreshFamily> = recordCodec<RefreshFamily>(
  recordObject({
    ...accessFields,
    issuedAt: instantField,
    endsAt: instantField,
    confirmation: z.exactOptional(confirmationField),
  }),
);
