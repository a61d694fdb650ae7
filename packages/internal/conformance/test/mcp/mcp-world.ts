import { type ClientDocumentRules, type McpOptions, mcp } from "@mintport/core";
import { remoteDocuments } from "@mintport/crypto";
import { type DocumentHost, openDocumentHost } from "../users/document-host.ts";
import { startUserWorld, type UserWorld, type WorldOptions } from "../users/user-world.ts";

/** An MCP server that is a resource of the tenant. */
export const mcpServer = "https://mcp.example/mcp";
export const otherServer = "https://mcp.example/other";

/** A server by the preset, with two MCP servers and the host on which clients publish documents. */
export interface McpWorld extends UserWorld {
  readonly documents: DocumentHost;
}

export interface McpWorldOptions {
  readonly users?: Partial<McpOptions["users"]>;
  readonly clients?: WorldOptions["clients"];
  /** The MCP servers; the first is meant where none is named. */
  readonly servers?: readonly [string, ...string[]];
  /** The least scope, and the other one. */
  readonly scopes?: readonly [string, string];
}

export const startMcpWorld = async ({
  users = {},
  clients = [],
  servers = [mcpServer, otherServer],
  scopes = ["api:read", "api:write"],
}: McpWorldOptions = {}): Promise<McpWorld> => {
  const documents = await openDocumentHost();
  const rules: ClientDocumentRules = {
    hosts: "any",
    delegatedScope: scopes.join(" "),
    defaultDelegatedScope: scopes[0],
  };
  const world = await startUserWorld({
    clients,
    tenant: {
      resources: servers.map((indicator) => ({ indicator: indicator as never })),
      ...{ audience: servers[0] as never, scopes: scopes as never },
    },
    preset: (config, own) =>
      mcp({
        ...config,
        users: { ...own, ...users },
        clientDocuments: {
          documents: remoteDocuments({
            ca: documents.ca,
            lookup: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
            dangerouslyAllowAddresses: ["127.0.0.1"],
          }),
          registry: registryOf(config.storage),
          everyTenant: rules,
        },
      }),
  });
  return {
    ...{ ...world, documents },
    close: async () => {
      documents.close();
      await world.close();
    },
  };
};

/** The worlds of users keep their clients in a storage that has every act. */
const registryOf = ({ clients }: { readonly clients: object }) =>
  clients as McpOptions["clientDocuments"]["registry"];
