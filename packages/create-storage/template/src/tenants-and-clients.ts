import type { ClientStore, TenantStore, TenantsAndClients } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Looks a tenant and a client of it up in one round trip. An error names the port `tenant-store`.
 *
 * Its suite proves:
 * - find answers the tenant and its client as they were written, field by field, on the other handle
 * - find answers undefined for what is not there, and the tenant alone
 * - find sees what another handle wrote after it had looked
 * - find answers what its caller cannot change for others
 * - find keeps ids apart, byte by byte, and takes no spelling for another
 * - find never answers another tenant's client, under any id
 * - find answers corrupt for what cannot be read, and of a client beside the tenant that can
 * - every method answers an error while the engine is gone, and works after it
 */
export const tenantsAndClients = (
  _client: MyEngineClient,
  of: { readonly tenants: TenantStore; readonly clients: ClientStore },
): TenantsAndClients => {
  const todo = notWrittenYet("tenant-store");
  return {
    of,
    /**
     * The tenant, and the client as a `Result` of its own: a damaged client is nobody's business before its tenant is
     * known.
     */
    find: (tenant, client) => todo("find"),
  };
};
