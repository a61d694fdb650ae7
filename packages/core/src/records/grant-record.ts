import * as z from "zod/mini";
import type { Grant } from "../domain/grant.ts";
import { brand, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

/** Grants as text, for adapters. Nothing in them is secret. */
export const grantRecord: RecordCodec<Grant> = recordCodec<Grant>(
  recordObject({
    id: brand<"GrantId">(),
    subject: z.string(),
    client: brand<"ClientId">(),
    access: z.array(recordObject({ resource: brand<"ResourceIndicator">(), scope: scopeField })),
    offline: z.boolean(),
    createdAt: instantField,
    consentedAt: instantField,
    expiresAt: z.exactOptional(instantField),
    face: z.string(),
  }),
);
