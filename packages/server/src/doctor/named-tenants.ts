import type { Settings } from "../settings/settings.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The name of its rule. */
export const namedTenantsRule = "setting-of-unknown-tenant";

/** The tenants that settings name, and that are not there. */
export const namedTenantsFindings = (
  { registration, clientDocuments, adminTenant }: Settings,
  tenants: readonly string[],
): readonly Finding[] => {
  const named: readonly (readonly [string, readonly string[]])[] = [
    ["MINTPORT_REGISTRATION", Object.keys(registration)],
    ["MINTPORT_CLIENT_DOCUMENTS", Object.keys(clientDocuments)],
    ["MINTPORT_ADMIN_TENANT", adminTenant === undefined ? [] : [adminTenant]],
  ];
  return named.flatMap(([setting, names]) => {
    const unknown = names.filter((name) => !tenants.includes(name));
    if (unknown.length === 0) return [];
    return [
      operationsFinding(namedTenantsRule, {
        ...{ subject: "settings", source: "docs/configuration.md" },
        why: "A setting is for a tenant that is not there, so it does nothing, and would open a later tenant of that name.",
        change: `Create ${unknown.join(", ")}, or take it out of ${setting}.`,
      }),
    ];
  });
};
