import type { TenantId } from "@mintport/core";
import type { ManagedTenants, ManagementError } from "@mintport/core/management";
import { err, ok, type Result, type ResultAsync } from "@mintport/core/result";
import { removeDamaged } from "./remove-damaged.ts";

/** Removes a tenant whose record cannot be read, with its key ring. `in_use` while it has clients. */
export const removeDamagedTenant =
  (tenants: ManagedTenants) =>
  (id: TenantId): ResultAsync<void, ManagementError> =>
    removeDamaged({
      list: (page) => tenants.list(page),
      remove: (expected) => tenants.remove(id, expected),
    }).andThen(
      (verdict): Result<void, ManagementError> =>
        verdict === "removed" ? ok() : err({ type: verdict, what: "tenant", id }),
    );
