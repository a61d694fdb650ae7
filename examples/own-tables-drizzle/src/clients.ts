import { defineClient } from "@mintport/core";
import { type ClientStore, readOnlyClients } from "@mintport/core/ports";
import { and, eq } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { apiClient } from "./schema.ts";

export type Database = NodePgDatabase;

/** The rows of `api_client` as clients. Both names stand in the condition: a client belongs to one tenant. */
export const clientsFrom = (db: Database): ClientStore =>
  readOnlyClients(async (tenant, client) => {
    const [row] = await db
      .select()
      .from(apiClient)
      .where(and(eq(apiClient.tenant, tenant), eq(apiClient.clientId, client)))
      .limit(1);
    return row === undefined
      ? undefined
      : defineClient({
          id: row.clientId,
          secretHashes: [row.secretHash],
          grantTypes: ["client_credentials"],
          ownScope: row.scopes,
          disabled: !row.enabled,
        });
  });
