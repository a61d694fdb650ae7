import { ok, type ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import { changeTenant } from "./change.ts";
import type { ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/**
 * Shuts a tenant out: it answers as one that does not exist, and none of its tokens is live at introspection. Nothing of it is lost.
 * Disabling twice is disabling once.
 *
 * @example await disableTenant(storage.tenants)(tenant)
 */
export const disableTenant =
  (tenants: ManagedTenants) =>
  (id: TenantId): ResultAsync<Tenant, ManagementError> =>
    changeTenant(tenants)(id, (tenant) => ok({ ...tenant, disabled: true })).map(
      ({ value }) => value,
    );

/** Lets it in again, with the tokens that have not expired meanwhile. */
export const enableTenant =
  (tenants: ManagedTenants) =>
  (id: TenantId): ResultAsync<Tenant, ManagementError> =>
    changeTenant(tenants)(id, (tenant) => ok({ ...tenant, disabled: false })).map(
      ({ value }) => value,
    );
