import { err, ok, type Result } from "neverthrow";
import { parseResourceIndicator, type ResourceIndicator } from "../domain/resource-indicator.ts";
import { serves, type Tenant } from "../domain/tenant.ts";
import { invalidTarget, type OAuthError } from "../errors/oauth-error.ts";

/** Whom the tokens are for: the resource that was asked for (RFC 8707 §2), or the tenant's audience. */
export const requestedAudience = (
  tenant: Tenant,
  resource: string | undefined,
): Result<readonly ResourceIndicator[], OAuthError<"invalid_target">> => {
  if (resource === undefined) return ok([tenant.audience]);
  const indicator = parseResourceIndicator(resource);
  if (indicator === undefined) return err(invalidTarget("resource_malformed"));
  return serves(tenant, indicator) ? ok([indicator]) : err(invalidTarget("resource_unknown"));
};
