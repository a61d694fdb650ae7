import {
  ConfigurationError,
  defaults,
  defineTenant,
  type Tenant,
  type TenantId,
  wildcardScopes,
} from "@mintport/core";
import { adminGuard } from "../admin/admin-guard.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { fail } from "../errors/fail.ts";
import type { Settings } from "../settings/settings.ts";
import { seedQuickstart } from "../stores/quickstart.ts";
import { ensureConsoleClient } from "./console-client.ts";
import { consoleOrigin, consolePath } from "./console-origin.ts";
import { type ConsoleRoutes, consoleRoutes } from "./console-routes.ts";
import { operatorRights } from "./operator-rights.ts";
import { operatorsOf } from "./operators.ts";

/** The console of a server that runs. */
export interface OpenedConsole {
  readonly routes: ConsoleRoutes;
  /** The origin at which browsers reach it, if it is not the issuer's: its script asks the token endpoint from there. */
  readonly foreignOrigin: string | undefined;
  /** Where operators begin. */
  readonly url: string;
  /** What keeps operators out, if something does. */
  readonly warning: string | undefined;
}

/**
 * Opens the console for a start that has one: its files, and its client at the admin tenant. Throws `ConfigurationError` if there is
 * no admin tenant to log in at.
 */
export const openConsole = async (
  settings: Settings,
  deployment: Pick<Deployment, "storage" | "keys" | "config">,
  { tenant: adminTenant, port }: { readonly tenant: TenantId | undefined; readonly port: number },
): Promise<OpenedConsole | undefined> => {
  if (settings.console === "off" || adminTenant === undefined) return undefined;
  const { tenants, clients } = deployment.storage;
  const tenant = settings.quickstart
    ? await tenantOfQuickstart(deployment, adminTenant, port)
    : await tenants.read(adminTenant).match((found) => found?.value, fail("the store is away"));
  if (tenant === undefined)
    throw new ConfigurationError("environment", [
      {
        field: "MINTPORT_CONSOLE",
        message: `needs the tenant ${adminTenant} (MINTPORT_ADMIN_TENANT), where its operators log in; create it: mintport tenant create ${adminTenant} --issuer …`,
      },
    ]);
  const origin = consoleOrigin(settings, tenant);
  const { requestTimeout: timeout = defaults.requestTimeout } = deployment.config;
  const operators = operatorsOf(settings);
  return {
    routes: consoleRoutes(tenant, origin, {
      endsLogins: endsLogins(settings),
      rights: operatorRights(adminGuard(adminTenant, { ...deployment, operators, timeout })),
    }),
    foreignOrigin: origin === new URL(tenant.issuer).origin ? undefined : origin,
    url: `${origin}${consolePath}/`,
    warning: await ensureConsoleClient({ clients }, tenant, origin),
  };
};

/** For trying things out the tenant is made, with its issuer on this port. */
const tenantOfQuickstart = (
  { storage, keys }: Pick<Deployment, "storage" | "keys">,
  id: TenantId,
  port: number,
): Promise<Tenant> =>
  seedQuickstart(storage, keys, {
    tenant: defineTenant({
      ...{ id, issuer: `http://localhost:${port}/api/v1/tenant/${id}` },
      scopePolicy: wildcardScopes.name,
    }),
    clients: [],
  }).match((tenant) => tenant, fail("the console's tenant cannot be stored"));

/** A proxy's login is the proxy's to end. */
const endsLogins = ({ visitors }: Pick<Settings, "visitors">): boolean =>
  visitors === "demo" || (visitors !== "off" && visitors.upstream !== undefined);
