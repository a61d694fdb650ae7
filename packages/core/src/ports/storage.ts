import type { ClientStore } from "./client-store.ts";
import type { TenantStore } from "./tenant-store.ts";

/** The stores a deployment brings. A storage package fills the whole record. */
export interface Storage {
  readonly tenants: TenantStore;
  readonly clients: ClientStore;
}
