import type { Tenant, TenantDefinition } from "@mintport/core";
import { signingAlgorithms } from "@mintport/core/keys";
import type {
  IssuerAliasDefinition,
  ResourceDefinition,
  TrustedIssuerDefinition,
} from "@mintport/core/management";
import type { IdentityAssertionTrust } from "@mintport/core/ports";
import * as z from "zod";
import { shownInitialAccessToken } from "./shown-initial-access-token.ts";
import { shownJwks } from "./shown-jwks.ts";
import { shownEpoch, shownMoment, shownSeconds } from "./shown-moment.ts";
import { shownScope } from "./shown-scope.ts";

const format = z.enum(["jwt", "opaque"]);
const algorithm = z.enum(signingAlgorithms);

const resource = z.strictObject({
  indicator: z.string(),
  scope: shownScope.exactOptional(),
  accessTokenLifetime: shownSeconds.exactOptional(),
  accessTokenFormat: format.exactOptional(),
  signingAlgorithm: algorithm.exactOptional(),
} satisfies Record<keyof ResourceDefinition, z.ZodType>);

const trustedIssuer = z.strictObject({
  issuer: z.string(),
  jwks: shownJwks.exactOptional(),
  jwksUri: z.string().exactOptional(),
  algorithms: z.array(z.string()),
  longestLifetime: shownSeconds,
  singleUse: z.boolean(),
  identityAssertions: z
    .strictObject({ tenants: z.array(z.string()).exactOptional() } satisfies Record<
      keyof IdentityAssertionTrust,
      z.ZodType
    >)
    .exactOptional(),
} satisfies Record<keyof TrustedIssuerDefinition, z.ZodType>);

/** The schema of `tenantView`. A new field of a definition does not compile until it stands here. */
export const shownTenant: z.ZodObject<
  Record<keyof TenantDefinition | keyof Pick<Tenant, "initialAccessTokens"> | "epoch", z.ZodType>
> = z.strictObject({
  id: z.string(),
  issuer: z.string(),
  issuerAliases: z
    .array(
      z.strictObject({
        issuer: z.string(),
        until: shownMoment.exactOptional(),
      } satisfies Record<keyof IssuerAliasDefinition, z.ZodType>),
    )
    .exactOptional(),
  audience: z.string(),
  resources: z.array(resource),
  scope: shownScope,
  scopePolicy: z.string(),
  accessTokenLifetime: shownSeconds,
  longestAssertionLifetime: shownSeconds.exactOptional(),
  requestsPerMinute: z.int().min(1).exactOptional(),
  signingAlgorithm: algorithm,
  accessTokenType: z.enum(["at+jwt", "JWT"]),
  accessTokenFormat: format.exactOptional(),
  trustedIssuers: z.array(trustedIssuer).exactOptional(),
  name: z.string().exactOptional(),
  requirePushedRequests: z.boolean().exactOptional(),
  requireSignedRequests: z.boolean().exactOptional(),
  acrValues: z.array(z.string()).exactOptional(),
  disabled: z.boolean(),
  initialAccessTokens: z.array(shownInitialAccessToken).exactOptional(),
  epoch: shownEpoch.exactOptional(),
});
