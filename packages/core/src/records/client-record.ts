import { z } from "zod";
import type { Client } from "../domain/client.ts";
import { branded, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

/** Clients as text, for adapters: with the hashes of their secrets, never a secret. */
export const clientRecord: RecordCodec<Client> = recordCodec<Client>(
  z.strictObject({
    id: branded<"ClientId">(),
    authenticationMethods: z.array(z.string()),
    secrets: z.array(
      z.strictObject({
        id: z.string(),
        hash: branded<"SecretHash">(),
        notBefore: instantField.exactOptional(),
        expiresAt: instantField.exactOptional(),
      }),
    ),
    grantTypes: z.array(z.string()),
    ownScope: scopeField,
    defaultOwnScope: scopeField,
    accessTokenLifetime: z.int().min(1).exactOptional(),
    disabled: z.boolean(),
  }),
);
