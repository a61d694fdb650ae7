import type { TenantId } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import { ConfigurationError } from "@mintport/core/ports";
import type { Deployment } from "../deployment/deployment.ts";
import { looseFiles } from "../settings/loose-files.ts";
import type { Settings } from "../settings/settings.ts";
import { unknownTenants } from "./unknown-tenants.ts";

/** The tenant whose tokens open the admin API, if there is one. */
export const adminTenantOf = ({ adminTenant }: Settings): TenantId | undefined => {
  if (adminTenant === undefined) return undefined;
  const id = parseTenantId(adminTenant);
  if (id === undefined)
    throw new ConfigurationError("environment", [
      { field: "MINTPORT_ADMIN_TENANT", message: "must be a tenant's id, as operators" },
    ]);
  return id;
};

/** The facts that an operator should know of a server that serves all the same: tokens are issued without an admin API too. */
export const warningsOf = async (
  { storage }: Pick<Deployment, "storage">,
  settings: Settings,
): Promise<readonly string[]> => {
  const loose = looseFiles(settings).map(
    (path) => `${path} may be read by others: chmod 600 ${path}`,
  );
  return [...loose, ...(await unknownTenants({ storage }, settings))];
};
