import {
  type ClientDocumentRules,
  type ClientDocumentsOptions,
  clientDocuments,
  mcpDocumentRules,
  type UserAuthorizationOptions,
} from "@mintport/core";
import { type FullStorage, present } from "@mintport/core/ports";
import { remoteDocuments } from "@mintport/crypto";
import type { Settings } from "../settings/settings.ts";

/** The settings by which clients are known by their documents. */
export type ClientDocumentSettings = Pick<Settings, "clientDocuments" | "mcp" | "adminTenant">;

/** The options of `userAuthorization` by which clients are known by their documents; none where no tenant has a policy. */
export const clientDocumentsOf = (
  settings: ClientDocumentSettings,
  { clients }: Pick<FullStorage, "clients">,
): Pick<UserAuthorizationOptions, "clientDocuments" | "requireResource"> => {
  const { tenants, everyTenant } = policiesOf(settings);
  if (everyTenant === undefined && Object.keys(tenants).length === 0) return {};
  return {
    clientDocuments: clientDocuments({
      ...{ documents: remoteDocuments(), registry: clients, tenants },
      ...present({ everyTenant }),
    }),
    requireResource: settings.mcp !== "off" && settings.mcp.requireResource,
  };
};

const policiesOf = ({
  clientDocuments: tenants,
  mcp,
  adminTenant,
}: ClientDocumentSettings): {
  readonly tenants: NonNullable<ClientDocumentsOptions["tenants"]>;
  readonly everyTenant: ClientDocumentRules | undefined;
} => {
  if (mcp === "off") return { tenants, everyTenant: undefined };
  const { requireResource: _, ...rules } = mcp;
  return {
    // Strangers have no business at the tenant that administers the others.
    tenants: {
      ...(adminTenant && { [adminTenant]: "off" as const }),
      ...Object.fromEntries(
        Object.entries(tenants).map(([tenant, own]) => [
          tenant,
          own === "off" ? own : mcpDocumentRules(own),
        ]),
      ),
    },
    everyTenant: mcpDocumentRules(rules),
  };
};

/** The rules by which a tenant takes documents, if it does. */
export const policyOf = (
  settings: ClientDocumentSettings,
  tenant: string,
): ClientDocumentRules | undefined => {
  const { tenants, everyTenant } = policiesOf(settings);
  const own = Object.hasOwn(tenants, tenant) ? tenants[tenant] : everyTenant;
  return own === "off" ? undefined : own;
};
