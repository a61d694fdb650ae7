import type { Client, ClientDefinition } from "@mintport/core";
import type { ClientRegistration } from "@mintport/core/management";
import * as z from "zod";
import { shownApiKey } from "./shown-api-key.ts";
import { shownAuthorization } from "./shown-authorization.ts";
import { shownJwks } from "./shown-jwks.ts";
import { shownEpoch, shownMoment, shownSeconds } from "./shown-moment.ts";
import { shownScope } from "./shown-scope.ts";
import { shownSecret } from "./shown-secret.ts";

const ids = z.array(z.string());

const registration = z.strictObject({
  registeredAt: shownMoment,
  by: z.union([
    z.strictObject({ door: z.literal("open") }),
    z.strictObject({
      door: z.literal("initial_access_token"),
      token: z.string().describe("The id of the initial access token"),
      profile: z.string(),
    }),
    z.strictObject({ door: z.literal("software_statement"), issuer: z.string() }),
  ]),
  usedDay: shownMoment
    .describe("The beginning of the day of its last token (UTC), in seconds since the epoch")
    .exactOptional(),
  takenOver: z.literal(true).describe("An operator changed it since").exactOptional(),
  kept: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
} satisfies Record<keyof Omit<ClientRegistration, "accessToken">, z.ZodType>);

/** The schema of `clientView`. A new field of a definition does not compile until it stands here. */
export const shownClient: z.ZodObject<
  Record<
    | keyof Omit<ClientDefinition, "secretHashes">
    | keyof Pick<Client, "secrets" | "apiKeys" | "registration">
    | "epoch",
    z.ZodType
  >
> = z.strictObject({
  id: z.string(),
  authenticationMethods: z.array(z.string()),
  grantTypes: z.array(z.string()),
  ownScope: shownScope,
  defaultOwnScope: shownScope,
  accessTokenLifetime: shownSeconds.exactOptional(),
  longestAssertionLifetime: shownSeconds.exactOptional(),
  requestsPerMinute: z.int().min(1).exactOptional(),
  accessTokenFormat: z.enum(["jwt", "opaque"]).exactOptional(),
  jwks: shownJwks.exactOptional(),
  jwksUri: z.string().exactOptional(),
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
  identityAssertionIssuers: ids.exactOptional(),
  tokenExchange: z
    .strictObject({
      impersonates: ids.exactOptional(),
      actsFor: ids.exactOptional(),
      targets: ids.exactOptional(),
    })
    .exactOptional(),
  introspects: ids.exactOptional(),
  authorization: shownAuthorization.exactOptional(),
  claims: z.record(z.string(), z.unknown()).exactOptional(),
  disabled: z.boolean(),
  secrets: z.array(shownSecret),
  apiKeys: z.array(shownApiKey),
  registration: registration.exactOptional(),
  epoch: shownEpoch.exactOptional(),
});
