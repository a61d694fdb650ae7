import { mcpTenantProblems } from "../../domain/mcp-tenant-problems.ts";
import { present } from "../../domain/present.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { ResourceDefinition } from "./define-resource.ts";
import { defineTenant, type TenantDefinition } from "./define-tenant.ts";

/**
 * Makes a tenant whose resources are MCP servers. Without an `audience` it is the first of them, so that clients which name no
 * resource get tokens for that one. Throws `ConfigurationError`, which names every field that is wrong or that the profile forbids
 * (`mcpTenantProblems`).
 *
 * @example
 * defineMcpTenant({
 *   id: "main",
 *   issuer: "https://auth.example.com",
 *   resources: ["https://mcp.example.com/mcp"],
 *   scope: "notes:read notes:write",
 * })
 */
export const defineMcpTenant = (definition: TenantDefinition): Tenant => {
  const [first] = definition.resources ?? [];
  const audience = definition.audience ?? (first === undefined ? undefined : indicatorOf(first));
  const tenant = defineTenant({ ...definition, ...present({ audience }) });
  const problems = mcpTenantProblems(tenant);
  if (problems.length > 0) throw new ConfigurationError(`MCP tenant ${tenant.id}`, problems);
  return tenant;
};

const indicatorOf = (resource: string | ResourceDefinition): string =>
  typeof resource === "string" ? resource : resource.indicator;
