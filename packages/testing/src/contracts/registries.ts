import type {
  ClientRegistry,
  ClientStore,
  KeyRingStore,
  TenantRegistry,
  TenantStore,
  TenantsAndClients,
} from "@mintport/core/ports";

/** Tenants, clients and key rings belong together: none can be proven without the others. */
export interface Registries {
  readonly tenants: TenantStore & TenantRegistry;
  readonly clients: ClientStore & ClientRegistry;
  readonly tenantsAndClients?: TenantsAndClients | undefined;
  readonly keyRings: KeyRingStore;
}
