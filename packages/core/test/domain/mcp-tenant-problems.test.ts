import { ConfigurationError, defineMcpTenant, defineTenant } from "@mintport/core";
import { mcpTenantProblems } from "@mintport/core/management";
import { describe, expect, it } from "vitest";

const server = "https://mcp.example.com/mcp";
const least = { id: "main", issuer: "https://auth.example.com", resources: [server] };
const faultsOf = (change: object): readonly string[] =>
  mcpTenantProblems(defineTenant({ ...least, ...change })).map(({ field }) => field);

describe("the problems of an MCP tenant", () => {
  it.each<readonly [object, readonly string[]]>([
    [{}, []],
    [{ resources: ["https://mcp.example.com/"] }, []],
    [{ resources: ["http://localhost:3001/mcp"] }, []],
    [{ resources: [], audience: server }, []],
    [{ resources: [{ indicator: server, scope: "notes:read" }], accessTokenLifetime: 3600 }, []],
    [{ resources: [] }, ["resources"]],
    [{ resources: ["https://mcp.example.com"] }, ["resources[0].indicator"]],
    [{ resources: [server, "https://MCP.example.com/mcp"] }, ["resources[1].indicator"]],
    [{ resources: ["https://mcp.example.com:443/mcp"] }, ["resources[0].indicator"]],
    [{ resources: ["http://mcp.example.com/mcp"] }, ["resources[0].indicator"]],
    [{ resources: ["https://mcp.example.com/mcp?tenant=1"] }, ["resources[0].indicator"]],
    [{ resources: ["https://me@mcp.example.com/mcp"] }, ["resources[0].indicator"]],
    [{ resources: ["urn:mcp:server"] }, ["resources[0].indicator"]],
    [{ audience: "https://mcp.example.com" }, ["audience"]],
    [{ accessTokenLifetime: 3601 }, ["accessTokenLifetime"]],
    [{ scope: "notes:read offline_access" }, ["scope"]],
    [
      { resources: [{ indicator: server, scope: "notes:read offline_access" }] },
      ["resources[0].scope"],
    ],
  ])("of %o are at %o", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });
});

describe("defineMcpTenant", () => {
  it("means the first resource where a client names none", () => {
    expect(defineMcpTenant(least).audience).toBe(server);
    expect(defineMcpTenant({ ...least, resources: [{ indicator: server }] }).audience).toBe(server);
    const other = "https://other.example.com/mcp";
    expect(defineMcpTenant({ ...least, audience: other }).audience).toBe(other);
  });

  it("refuses what the profile forbids, and names the field", () => {
    const wrong = { ...least, resources: [], accessTokenLifetime: 7200 };
    expect(() => defineMcpTenant(wrong)).toThrow(ConfigurationError);
    expect(() => defineMcpTenant(wrong)).toThrow(/MCP tenant main: resources: must hold .*; acc/);
  });
});
