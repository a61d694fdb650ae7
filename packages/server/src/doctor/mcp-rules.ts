import { mcpTenantProblems } from "@mintport/core/management";
import type { Settings } from "../settings/settings.ts";
import type { ClientSubject, Rule, TenantSubject } from "./rule.ts";

const page = "MCP authorization, 2026-07-28";
const profile = "mcp";

/** What the settings of a server for MCP must have. */
export const mcpSettingsRules: readonly Rule<Settings>[] = [
  {
    ...{ id: "no-users-for-mcp", profile, severity: "error" },
    source: `${page}: authorization flow steps`,
    why: "MCP clients act for users, and no user can log in.",
    change: "Say how users log in: MINTPORT_VISITORS.",
    breaks: ({ visitors }) => visitors === "off",
  },
  {
    ...{ id: "metadata-at-one-name", profile, severity: "warning" },
    source: `${page}: authorization server metadata discovery`,
    why: "Some clients look for the metadata at /.well-known/openid-configuration alone.",
    change: "Set MINTPORT_MCP, or MINTPORT_OPENID_CONFIGURATION=on.",
    breaks: ({ openidConfiguration }) => !openidConfiguration,
  },
  {
    ...{ id: "no-default-scope-for-mcp", profile, severity: "warning" },
    source: `${page}: scope selection strategy`,
    why: "A client that asks for no scope is refused.",
    change: "Name defaultDelegatedScope in MINTPORT_MCP, the least that is of use.",
    breaks: ({ mcp }) => mcp !== "off" && (mcp.defaultDelegatedScope ?? "") === "",
  },
];

/** What a tenant must be, beside the settings. */
export const mcpTenantRules: readonly Rule<TenantSubject>[] = [
  {
    ...{ id: "no-resource-for-mcp", profile, severity: "error" },
    source: `${page}: resource parameter; RFC 8707 §2`,
    why: "MCP clients name the server they want a token for; one that is not registered is refused.",
    change: "Register each MCP server's URL: mintport tenant update --resource.",
    breaks: ({ tenant, administers }) => !administers && fieldsOf(tenant).includes("resources"),
  },
  {
    ...{ id: "resource-not-canonical", profile, severity: "error" },
    source: `${page}: canonical server URI; RFC 8707 §2`,
    why: "Clients send the URI as a URL parser writes it: this one is never asked for, or another is refused.",
    change: ({ tenant }) =>
      mcpTenantProblems(tenant)
        .filter(({ field }) => isIndicator(field))
        .map(({ field, message }) => `${field} ${message}`)
        .join("; "),
    breaks: ({ tenant }) => fieldsOf(tenant).some(isIndicator),
  },
  {
    ...{ id: "long-lived-access-tokens-mcp", profile, severity: "warning" },
    source: `${page}: token theft`,
    why: "A stolen token is good for as long as it lives.",
    change: "Set accessTokenLifetime to 3600 seconds or less.",
    breaks: ({ tenant }) => fieldsOf(tenant).includes("accessTokenLifetime"),
  },
  {
    ...{ id: "offline-access-at-resource", profile, severity: "warning" },
    source: `${page}: refresh tokens`,
    why: "offline_access is asked of the authorization server; it means nothing at an MCP server.",
    change: "Take offline_access out of the scope of the resource.",
    breaks: ({ tenant }) => fieldsOf(tenant).some((field) => field.endsWith(".scope")),
  },
  {
    ...{ id: "no-client-documents", profile, severity: "warning" },
    source: `${page}: client ID metadata documents`,
    why: "Only clients that somebody registered get tokens, and MCP clients come unannounced.",
    change: "Set MINTPORT_MCP, or the tenant's policy in MINTPORT_CLIENT_DOCUMENTS.",
    breaks: ({ takesDocuments, administers }) => !administers && !takesDocuments,
  },
];

/** What a registered client should be. */
export const mcpClientRules: readonly Rule<ClientSubject>[] = [
  {
    ...{ id: "shared-secret-mcp", profile, severity: "warning" },
    source: "MCP client credentials extension",
    why: "The extension recommends private_key_jwt over client secrets.",
    change: "Register the client's keys and use private_key_jwt.",
    breaks: ({ client }) =>
      client.authenticationMethods.some(
        (method) => method.startsWith("client_secret_") || method === "api_key",
      ),
  },
  {
    ...{ id: "long-lived-client-tokens-for-mcp", profile, severity: "warning" },
    source: `${page}: token theft`,
    why: "A stolen token is good for as long as it lives, and this client's live longer than its tenant's.",
    change: "Set accessTokenLifetime of the client to 3600 seconds or less, or leave it out.",
    breaks: ({ client }) => (client.accessTokenLifetime ?? 0) > 3600,
  },
];

const fieldsOf = (tenant: TenantSubject["tenant"]): readonly string[] =>
  mcpTenantProblems(tenant).map(({ field }) => field);

const isIndicator = (field: string): boolean =>
  field === "audience" || field.endsWith(".indicator");
