import { defineClient } from "@mintport/core";
import { type ClientStore, readOnlyClients } from "@mintport/core/ports";
import type { Knex } from "knex";

/** A row of the table as it is; nothing of it is Mintport's. */
interface ApiClient {
  readonly tenant: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly scopes: string;
  readonly enabled: boolean;
}

/** The rows of `api_client` as clients. Both names stand in the condition: a client belongs to one tenant. */
export const clientsFrom = (db: Knex): ClientStore =>
  readOnlyClients(async (tenant, client) => {
    const row = await db<ApiClient>("api_client").where({ tenant, client_id: client }).first();
    return row === undefined
      ? undefined
      : defineClient({
          id: row.client_id,
          secretHashes: [row.secret_hash],
          grantTypes: ["client_credentials"],
          ownScope: row.scopes,
          disabled: !row.enabled,
        });
  });
