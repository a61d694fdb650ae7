import type { EndpointRequest, Tenant, TenantId } from "@mintport/core";
import { type Clock, type PortError, type TenantStore, toAsync } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { tenantAt } from "@mintport/core/scope";

/** The tenant as the browser that asks meets it: its issuer is the one at the host that was asked. */
export const visitedTenant = (
  { tenants, clock }: { readonly tenants: TenantStore; readonly clock: Clock },
  id: TenantId,
  { headers }: Pick<EndpointRequest, "headers">,
): ResultAsync<Tenant | undefined, PortError> =>
  toAsync(tenants.find(id)).map(
    (tenant) => tenant && tenantAt(tenant, headers.get("host"), clock.now()),
  );
