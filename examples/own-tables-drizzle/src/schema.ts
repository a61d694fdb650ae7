import { boolean, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** The table as it is; nothing of it is Mintport's. */
export const apiClient = pgTable(
  "api_client",
  {
    tenant: text("tenant").notNull(),
    clientId: text("client_id").notNull(),
    secretHash: text("secret_hash").notNull(),
    scopes: text("scopes").notNull(),
    enabled: boolean("enabled").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.clientId] })],
);
