import { present } from "../../domain/present.ts";
import type { Resource } from "../../domain/resource.ts";
import { formatScope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { TrustedIssuer } from "../../domain/trusted-issuer.ts";
import type { ResourceDefinition } from "./define-resource.ts";
import type { TenantDefinition } from "./define-tenant.ts";
import type { TrustedIssuerDefinition } from "./define-trusted-issuer.ts";

/**
 * A tenant as an operator would write it down: `readTenant(describeTenant(tenant))` is the tenant again, but for its
 * generation. Each field is named here: one that is not is not shown.
 */
export const describeTenant = (tenant: Tenant): TenantDefinition =>
  present({
    id: tenant.id,
    issuer: tenant.issuer,
    issuerAliases: tenant.issuerAliases,
    audience: tenant.audience,
    resources: tenant.resources.map(describeResource),
    scope: formatScope(tenant.scopes),
    scopePolicy: tenant.scopePolicy,
    accessTokenLifetime: tenant.accessTokenLifetime,
    longestAssertionLifetime: tenant.longestAssertionLifetime,
    requestsPerMinute: tenant.requestsPerMinute,
    signingAlgorithm: tenant.signingAlgorithm,
    accessTokenType: tenant.accessTokenType,
    accessTokenFormat: tenant.accessTokenFormat,
    trustedIssuers: tenant.trustedIssuers?.map(describeIssuer),
    name: tenant.name,
    requirePushedRequests: tenant.requirePushedRequests,
    requireSignedRequests: tenant.requireSignedRequests,
    acrValues: tenant.acrValues,
    disabled: tenant.disabled,
  } satisfies Fields<TenantDefinition, Exclude<keyof Tenant, NeverShown | "scopes">>);

/** A new field of `Tenant` does not compile until it is shown above or stands here. */
type NeverShown = "generation" | "initialAccessTokens";

/** Every field of a definition, and those of the record that are not called otherwise in it. */
type Fields<Definition, OfRecord extends PropertyKey> = Record<
  keyof Definition | OfRecord,
  unknown
>;

const describeResource = (resource: Resource): ResourceDefinition =>
  present({
    indicator: resource.indicator,
    scope: resource.scopes && formatScope(resource.scopes),
    accessTokenLifetime: resource.accessTokenLifetime,
    accessTokenFormat: resource.accessTokenFormat,
    signingAlgorithm: resource.signingAlgorithm,
  } satisfies Fields<ResourceDefinition, Exclude<keyof Resource, "scopes">>);

const describeIssuer = ({ keys, ...issuer }: TrustedIssuer): TrustedIssuerDefinition =>
  present({
    issuer: issuer.issuer,
    jwks: "jwks" in keys ? keys.jwks : undefined,
    jwksUri: "jwksUri" in keys ? keys.jwksUri : undefined,
    algorithms: issuer.algorithms,
    longestLifetime: issuer.longestLifetime,
    singleUse: issuer.singleUse,
    identityAssertions: issuer.identityAssertions,
  } satisfies Fields<TrustedIssuerDefinition, Exclude<keyof TrustedIssuer, "keys">>);
