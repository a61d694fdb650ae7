import type { Resource } from "../../domain/resource.ts";
import { formatScope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { TrustedIssuer } from "../../domain/trusted-issuer.ts";
import type { ResourceDefinition } from "./define-resource.ts";
import type { TenantDefinition } from "./define-tenant.ts";
import type { TrustedIssuerDefinition } from "./define-trusted-issuer.ts";
import { present } from "./present.ts";

/**
 * A tenant as an operator would write it down: `readTenant(describeTenant(tenant))` is the tenant again, but for its
 * generation. Each field is named here: one that is not is not shown, and a new one of the definition does not compile
 * until it is.
 */
export const describeTenant = (tenant: Tenant): TenantDefinition => {
  const fields: Record<keyof TenantDefinition, unknown> = {
    id: tenant.id,
    issuer: tenant.issuer,
    audience: tenant.audience,
    resources: tenant.resources.map(describeResource),
    scope: formatScope(tenant.scopes),
    scopePolicy: tenant.scopePolicy,
    accessTokenLifetime: tenant.accessTokenLifetime,
    longestAssertionLifetime: tenant.longestAssertionLifetime,
    signingAlgorithm: tenant.signingAlgorithm,
    accessTokenType: tenant.accessTokenType,
    accessTokenFormat: tenant.accessTokenFormat,
    trustedIssuers: tenant.trustedIssuers?.map(describeIssuer),
    disabled: tenant.disabled,
  };
  return present(fields) as unknown as TenantDefinition;
};

const describeResource = (resource: Resource): ResourceDefinition => {
  const fields: Record<keyof ResourceDefinition, unknown> = {
    indicator: resource.indicator,
    scope: resource.scopes && formatScope(resource.scopes),
    accessTokenLifetime: resource.accessTokenLifetime,
    accessTokenFormat: resource.accessTokenFormat,
    signingAlgorithm: resource.signingAlgorithm,
  };
  return present(fields) as unknown as ResourceDefinition;
};

const describeIssuer = ({ keys, ...issuer }: TrustedIssuer): TrustedIssuerDefinition => {
  const fields: Record<keyof TrustedIssuerDefinition, unknown> = {
    issuer: issuer.issuer,
    jwks: "jwks" in keys ? keys.jwks : undefined,
    jwksUri: "jwksUri" in keys ? keys.jwksUri : undefined,
    algorithms: issuer.algorithms,
    longestLifetime: issuer.longestLifetime,
    singleUse: issuer.singleUse,
  };
  return present(fields) as unknown as TrustedIssuerDefinition;
};
