import { defineClient } from "@mintport/core";
import { type ClientStore, readOnlyClients } from "@mintport/core/ports";
import type { PrismaClient } from "./generated/client.ts";

/** The rows of `api_client` as clients. Both names stand in the key: a client belongs to one tenant. */
export const clientsFrom = (prisma: PrismaClient): ClientStore =>
  readOnlyClients(async (tenant, client) => {
    const row = await prisma.apiClient.findUnique({
      where: { tenant_clientId: { tenant, clientId: client } },
    });
    return row === null
      ? undefined
      : defineClient({
          id: row.clientId,
          secretHashes: [row.secretHash],
          grantTypes: ["client_credentials"],
          ownScope: row.scopes,
          disabled: !row.enabled,
        });
  });
