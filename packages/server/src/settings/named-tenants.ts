import { providersIn } from "./providers-in.ts";
import type { Settings } from "./settings.ts";

/** The tenants that a setting names. */
export interface NamedTenants {
  /** The variable of the setting. */
  readonly setting: string;
  readonly tenants: readonly string[];
}

/** The tenants that settings name, by setting. A tenant may be made after the start, so none need be there. */
export const namedTenants = (settings: Settings): readonly NamedTenants[] =>
  [
    { setting: "MINTPORT_REGISTRATION", tenants: Object.keys(settings.registration) },
    { setting: "MINTPORT_CLIENT_DOCUMENTS", tenants: Object.keys(settings.clientDocuments) },
    { setting: "MINTPORT_CLAIMS", tenants: Object.keys(settings.claims) },
    {
      setting: "MINTPORT_VISITORS",
      tenants: [...new Set(providersIn(settings).flatMap(({ tenants = [] }) => tenants))],
    },
    {
      setting: "MINTPORT_ADMIN_TENANT",
      tenants: settings.adminTenant === undefined ? [] : [settings.adminTenant],
    },
  ].filter(({ tenants }) => tenants.length > 0);
