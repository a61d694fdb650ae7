import { formatScope } from "../domain/scope.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import type { ResourceDefinition } from "./define-resource.ts";
import type { TenantDefinition } from "./define-tenant.ts";
import type { TrustedIssuerDefinition } from "./define-trusted-issuer.ts";

/** A tenant as an operator would write it down: `readTenant(describeTenant(tenant))` is the tenant again, but for its generation. */
export const describeTenant = (tenant: Tenant): TenantDefinition => {
  const { scopes, resources, trustedIssuers, generation: _, ...rest } = tenant;
  return {
    ...rest,
    scope: formatScope(scopes),
    resources: resources.map(
      ({ scopes: own, ...resource }): ResourceDefinition => ({
        ...resource,
        ...(own === undefined ? {} : { scope: formatScope(own) }),
      }),
    ),
    ...(trustedIssuers === undefined ? {} : { trustedIssuers: trustedIssuers.map(describeIssuer) }),
  };
};

const describeIssuer = ({ keys, ...issuer }: TrustedIssuer): TrustedIssuerDefinition => ({
  ...issuer,
  ...keys,
});
