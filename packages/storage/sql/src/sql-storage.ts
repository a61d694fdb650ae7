import type { FullStorage } from "@mintport/core/ports";
import { sqlAccessTokenStore } from "./access-token-store.ts";
import { sqlClientStore } from "./client-store.ts";
import { openDatabase, type SqlConnection, type SqlOptions } from "./database.ts";
import { sqlDeviceAuthorizationStore } from "./device-authorization-store.ts";
import { sqlGrantStore } from "./grant-store.ts";
import { sqlKeyRingStore } from "./key-ring-store.ts";
import { sqlReplayStore } from "./replay-store.ts";
import { sqlSingleUseStore } from "./single-use-store.ts";
import { sqlTenantStore } from "./tenant-store.ts";
import { sqlTenantsAndClients } from "./tenants-and-clients.ts";
import { sqlTokenFamilyStore } from "./token-family-store.ts";

/** The stores, and how to let go of a connection that was opened for them. */
export interface SqlStorage extends FullStorage {
  /** Closes the connection if a dialect was passed; who passed its own `Kysely` closes that itself. */
  close(): Promise<void>;
}

/**
 * Every store in a SQL database: PostgreSQL, MySQL, MariaDB or SQLite. Run `migrate` on it first. Throws
 * `ConfigurationError` if an option is unknown.
 *
 * @example
 * const storage = sqlStorage({ db: myKysely, schema: "auth", tablePrefix: "oauth_" });
 */
export const sqlStorage = (connection: SqlConnection & SqlOptions): SqlStorage => {
  const database = openDatabase(connection);
  const [tenants, clients] = [sqlTenantStore(database), sqlClientStore(database)];
  return {
    capabilities: { expiresByItself: false, shared: true },
    tenants,
    clients,
    tenantsAndClients: sqlTenantsAndClients(database, { tenants, clients }),
    accessTokens: sqlAccessTokenStore(database),
    replays: sqlReplayStore(database),
    singleUse: sqlSingleUseStore(database),
    tokenFamilies: sqlTokenFamilyStore(database),
    grants: sqlGrantStore(database),
    deviceAuthorizations: sqlDeviceAuthorizationStore(database),
    keyRings: sqlKeyRingStore(database),
    close: database.close,
  };
};
