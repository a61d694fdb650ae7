import type { Tenant } from "@mintport/core";
import {
  issuerPath,
  judgeTenantWrites,
  type ManagedTenants,
  type ManagementError,
} from "@mintport/core/management";
import { err, ok, type Result } from "@mintport/core/result";

/** Below which path a tenant's endpoints are served. */
export const servedPath = ({ id }: Pick<Tenant, "id">): string => `/api/v1/tenant/${id}`;

/** Whether this server answers where the tenant's issuer says that it does. */
export const isServed = (tenant: Tenant): boolean =>
  issuerPath(tenant.issuer) === servedPath(tenant);

/**
 * Tenants of which none gets an issuer that this server does not serve: its metadata, its keys and its token endpoint
 * would not be where clients look for them. As the path holds the tenant's id, no two tenants can have one issuer.
 */
export const servedTenants = (tenants: ManagedTenants): ManagedTenants =>
  judgeTenantWrites(tenants, ({ before, after }) =>
    after === undefined || after.issuer === before?.issuer ? ok() : served(after),
  );

const served = (tenant: Tenant): Result<void, ManagementError> => {
  if (isServed(tenant)) return ok();
  const { origin } = new URL(tenant.issuer);
  const message = `must have the path that this server serves for it: ${origin}${servedPath(tenant)}`;
  return err({ type: "invalid", problems: [{ field: "issuer", message }] });
};
