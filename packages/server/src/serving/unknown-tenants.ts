import type { TenantId } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import type { Deployment } from "../deployment/deployment.ts";
import { fail } from "../errors/fail.ts";
import { namedTenants } from "../settings/named-tenants.ts";
import type { Settings } from "../settings/settings.ts";

/** What an operator should know of settings that name tenants which are not there; one whose record cannot be read is. */
export const unknownTenants = async (
  { storage }: { readonly storage: Pick<Deployment["storage"], "tenants"> },
  settings: Settings,
): Promise<readonly string[]> => {
  const warnings: string[] = [];
  for (const { setting, tenants } of namedTenants(settings)) {
    const unknown: string[] = [];
    for (const name of tenants) if (!(await isThere(storage, name))) unknown.push(name);
    if (unknown.length > 0) warnings.push(warning(setting, unknown.join(", ")));
  }
  return warnings;
};

const isThere = async (
  { tenants }: Pick<Deployment["storage"], "tenants">,
  name: string,
): Promise<boolean> => {
  const id: TenantId | undefined = parseTenantId(name);
  if (id === undefined) return false;
  // Not by `find`: a cache would go on saying for seconds that there is none.
  const found = await tenants.read(id);
  if (found.isErr() && found.error.kind === "corrupt") return true;
  return found.match((tenant) => tenant !== undefined, fail("the store is away"));
};

const warning = (setting: string, names: string): string =>
  setting === "MINTPORT_ADMIN_TENANT"
    ? `${setting}: there is no tenant ${names}, so the admin API lets nobody in; create it: mintport tenant create ${names} --issuer …`
    : `${setting}: there is no tenant ${names}, so it does nothing, and would open a later tenant of that name; create it, or take it out`;
