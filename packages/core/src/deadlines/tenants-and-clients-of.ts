import type { MaybeTenantsAndClients, TenantsAndClients } from "../ports/tenants-and-clients.ts";

/**
 * The lookup of both, if it stands for exactly these stores; `undefined` if there is none, or if either store is another
 * object than it says. Who wraps the stores of a storage asks this, and makes a lookup of its own or leaves it out.
 *
 * @example tenantsAndClientsOf({ ...storage, clients: mine }) // undefined
 */
export const tenantsAndClientsOf = ({
  tenants,
  clients,
  tenantsAndClients: both,
}: MaybeTenantsAndClients): TenantsAndClients | undefined =>
  both !== undefined && both.of.tenants === tenants && both.of.clients === clients
    ? both
    : undefined;
