import * as z from "zod";
import type { Client } from "../domain/client.ts";
import {
  brand,
  claimsField,
  formatField,
  generationField,
  instantField,
  scopeField,
} from "./fields.ts";
import { publicKeysField } from "./public-keys-field.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

/** Clients as text, for adapters: with the hashes of their secrets, never a secret. */
export const clientRecord: RecordCodec<Client> = recordCodec<Client>(
  z.strictObject({
    id: brand<"ClientId">(),
    authenticationMethods: z.array(z.string()),
    secrets: z.array(
      z.strictObject({
        id: z.string(),
        hash: brand<"SecretHash">(),
        label: z.string().exactOptional(),
        createdAt: instantField.exactOptional(),
        lastUsedDay: instantField.exactOptional(),
        sealed: brand<"SealedSecret">().exactOptional(),
        notBefore: instantField.exactOptional(),
        expiresAt: instantField.exactOptional(),
      }),
    ),
    grantTypes: z.array(z.string()),
    ownScope: scopeField,
    defaultOwnScope: scopeField,
    accessTokenLifetime: z.int().min(1).exactOptional(),
    longestAssertionLifetime: z.int().min(1).exactOptional(),
    accessTokenFormat: formatField.exactOptional(),
    keys: publicKeysField.exactOptional(),
    dangerouslyAcceptTokenEndpointAudience: z.boolean().exactOptional(),
    tlsSubject: z
      .union([
        z.strictObject({ subjectDn: z.string() }),
        z.strictObject({ dnsName: z.string() }),
        z.strictObject({ uri: z.string() }),
        z.strictObject({ ipAddress: z.string() }),
        z.strictObject({ emailAddress: z.string() }),
      ])
      .exactOptional(),
    certificateBoundAccessTokens: z.boolean().exactOptional(),
    dpopBoundAccessTokens: z.boolean().exactOptional(),
    claims: claimsField.exactOptional(),
    apiKeys: z
      .array(
        z.strictObject({
          id: z.string(),
          digest: brand<"Digest">(),
          scope: scopeField,
          createdAt: instantField,
          expiresAt: instantField.exactOptional(),
          label: z.string().exactOptional(),
          lastUsedDay: instantField.exactOptional(),
        }),
      )
      .exactOptional(),
    federatedIdentities: z
      .array(
        z.strictObject({
          issuer: z.string(),
          subject: z.string(),
          audience: z.string().exactOptional(),
          claims: z.record(z.string(), z.string()).exactOptional(),
        }),
      )
      .exactOptional(),
    tokenExchange: z
      .strictObject({
        impersonates: z.array(brand<"ClientId">()).exactOptional(),
        actsFor: z.array(brand<"ClientId">()).exactOptional(),
        targets: z.array(brand<"ResourceIndicator">()).exactOptional(),
      })
      .exactOptional(),
    introspects: z.array(brand<"ResourceIndicator">()).exactOptional(),
    generation: generationField.exactOptional(),
    disabled: z.boolean(),
  }),
);
