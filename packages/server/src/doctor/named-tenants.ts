import { namedTenants } from "../settings/named-tenants.ts";
import type { Settings } from "../settings/settings.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The name of its rule. */
export const namedTenantsRule = "setting-of-unknown-tenant";

/** The tenants that settings name, and that are not there. */
export const namedTenantsFindings = (
  settings: Settings,
  tenants: readonly string[],
): readonly Finding[] =>
  namedTenants(settings).flatMap(({ setting, tenants: names }) => {
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
