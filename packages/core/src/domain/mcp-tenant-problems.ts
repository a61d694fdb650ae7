import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { isLoopbackHost } from "./loopback-host.ts";
import type { Tenant } from "./tenant.ts";

/**
 * What keeps a tenant from the authorization of the Model Context Protocol, edition 2026-07-28: each field with what is right. None: its
 * clients find an MCP server among its resources and get tokens for that one, which soon expire.
 *
 * - `resources`: at least one MCP server, by its canonical URI (RFC 8707 §2). The tenant's audience counts, too, if it is one.
 * - `accessTokenLifetime`: an hour at most, since a bearer token is good for whoever holds it.
 * - `offline_access` is asked of the authorization server, and is no scope of a resource.
 *
 * @example mcpTenantProblems(defineTenant({ id: "main", issuer: "https://auth.example.com" }))[0]?.field // "resources"
 */
export const mcpTenantProblems = (
  tenant: Pick<Tenant, "issuer" | "audience" | "resources" | "scopes" | "accessTokenLifetime">,
): readonly ConfigurationProblem[] => {
  const { issuer, audience, resources, scopes, accessTokenLifetime } = tenant;
  const isIssuer = (audience as string) === issuer;
  const problem = (field: string, message: string, holds: boolean) =>
    holds ? [{ field, message }] : [];
  return [
    ...problem("resources", resourceMissing, resources.length === 0 && isIssuer),
    ...problem("audience", canonicalRule, !isIssuer && !isCanonical(audience)),
    ...problem("scope", offlineRule, hasOffline(scopes)),
    ...problem("accessTokenLifetime", lifetimeRule, accessTokenLifetime > longest),
    ...resources.flatMap(({ indicator, scopes }, at) => [
      ...problem(`resources[${at}].indicator`, canonicalRule, !isCanonical(indicator)),
      ...problem(`resources[${at}].scope`, offlineRule, hasOffline(scopes)),
    ]),
  ];
};

/** Clients ask for the URI as a URL parser writes it; another spelling would be another resource, and refused. */
const isCanonical = (indicator: string): boolean => {
  if (!URL.canParse(indicator)) return false;
  const { href, protocol, hostname, search, username, password } = new URL(indicator);
  const isSafe = protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
  return isSafe && href === indicator && `${search}${username}${password}` === "";
};

const hasOffline = (scopes: Tenant["scopes"] | undefined): boolean =>
  (scopes ?? []).some((scope) => scope === "offline_access");

const longest = 3600;
const offlineRule = "must not hold offline_access, which is asked of the authorization server";
const resourceMissing =
  'must hold the URI of each MCP server, as ["https://mcp.example.com/mcp"]; else no client can name one';
const canonicalRule =
  "must be the MCP server's URI as a URL parser writes it: https, or http on a loopback host, small letters, no usual port, no query; of a root with the slash at its end";
const lifetimeRule = "must be 3600 seconds or less";
