import type { AuthorizationServerConfig } from "@mintport/core";
import type { ClaimsSetting } from "../settings/claims-schema.ts";

/** The claims of a tenant for each of its tokens; where a client's definition names the same one, that counts. */
export const claimsOf = (setting: ClaimsSetting): AuthorizationServerConfig["claims"] => {
  const byTenant = new Map(Object.entries(setting));
  return byTenant.size === 0
    ? undefined
    : ({ tenant, client }) => ({ ...byTenant.get(tenant.id), ...client.claims });
};
