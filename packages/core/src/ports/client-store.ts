import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** Where the token endpoint finds clients. */
export interface ClientStore {
  /**
   * The client of exactly this id within this tenant, or `undefined`.
   *
   * Promise: a client of another tenant is never answered, whatever the two ids contain; ids are compared byte by
   * byte; disabled clients are answered as they are, and core refuses them.
   */
  find(tenant: TenantId, client: ClientId): MaybeAsync<Client | undefined, PortError>;
}
