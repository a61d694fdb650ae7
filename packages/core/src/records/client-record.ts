import * as z from "zod/mini";
import type { Client } from "../domain/client.ts";
import { clientAuthorizationField } from "./client-authorization-field.ts";
import { clientRegistrationField } from "./client-registration-field.ts";
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
import { recordObject } from "./record-object.ts";

/** Clients as text, for adapters: with the hashes of their secrets, never a secret. */
export const clientRecord: RecordCodec<Client> = recordCodec<Client>(
  recordObject({
    id: brand<"ClientId">(),
    authenticationMethods: z.array(z.string()),
    secrets: z.array(
      recordObject({
        id: z.string(),
        hash: brand<"SecretHash">(),
        label: z.exactOptional(z.string()),
        createdAt: z.exactOptional(instantField),
        lastUsedDay: z.exactOptional(instantField),
        sealed: z.exactOptional(brand<"SealedSecret">()),
        notBefore: z.exactOptional(instantField),
        expiresAt: z.exactOptional(instantField),
      }),
    ),
    grantTypes: z.array(z.string()),
    ownScope: scopeField,
    defaultOwnScope: scopeField,
    accessTokenLifetime: z.exactOptional(z.int().check(z.minimum(1))),
    longestAssertionLifetime: z.exactOptional(z.int().check(z.minimum(1))),
    requestsPerMinute: z.exactOptional(z.int().check(z.minimum(1))),
    accessTokenFormat: z.exactOptional(formatField),
    keys: z.exactOptional(publicKeysField),
    dangerouslyAcceptTokenEndpointAudience: z.exactOptional(z.boolean()),
    tlsSubject: z.exactOptional(
      z.union([
        recordObject({ subjectDn: z.string() }),
        recordObject({ dnsName: z.string() }),
        recordObject({ uri: z.string() }),
        recordObject({ ipAddress: z.string() }),
        recordObject({ emailAddress: z.string() }),
      ]),
    ),
    certificateBoundAccessTokens: z.exactOptional(z.boolean()),
    dpopBoundAccessTokens: z.exactOptional(z.boolean()),
    claims: z.exactOptional(claimsField),
    apiKeys: z.exactOptional(
      z.array(
        recordObject({
          id: z.string(),
          digest: brand<"Digest">(),
          scope: scopeField,
          createdAt: instantField,
          expiresAt: z.exactOptional(instantField),
          label: z.exactOptional(z.string()),
          lastUsedDay: z.exactOptional(instantField),
        }),
      ),
    ),
    federatedIdentities: z.exactOptional(
      z.array(
        recordObject({
          issuer: z.string(),
          subject: z.string(),
          audience: z.exactOptional(z.string()),
          claims: z.exactOptional(z.record(z.string(), z.string())),
        }),
      ),
    ),
    identityAssertionIssuers: z.exactOptional(z.array(z.string())),
    tokenExchange: z.exactOptional(
      recordObject({
        impersonates: z.exactOptional(z.array(brand<"ClientId">())),
        actsFor: z.exactOptional(z.array(brand<"ClientId">())),
        targets: z.exactOptional(z.array(brand<"ResourceIndicator">())),
      }),
    ),
    introspects: z.exactOptional(z.array(brand<"ResourceIndicator">())),
    authorization: z.exactOptional(clientAuthorizationField),
    generation: z.exactOptional(generationField),
    document: z.exactOptional(recordObject({ fetchedAt: instantField })),
    registration: z.exactOptional(clientRegistrationField),
    disabled: z.boolean(),
  }),
);
