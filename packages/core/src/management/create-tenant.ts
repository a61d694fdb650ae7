import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { Tenant } from "../domain/tenant.ts";
import { readTenant, type TenantDefinition } from "./define-tenant.ts";
import { freeIssuer } from "./free-issuer.ts";
import type { ManagedTenants } from "./managed-registries.ts";
import type { ManagementError } from "./management-error.ts";

/** Adds a tenant. Its issuer must be its alone. */
export const createTenant =
  (tenants: ManagedTenants) =>
  (definition: TenantDefinition): ResultAsync<Tenant, ManagementError> =>
    readTenant(definition)
      .mapErr(({ problems }): ManagementError => ({ type: "invalid", problems }))
      .asyncAndThen((tenant) => freeIssuer(tenants, tenant).map(() => tenant))
      .andThen((tenant) =>
        tenants
          .create(tenant)
          .andThen(
            (verdict): Result<Tenant, ManagementError> =>
              verdict === "created"
                ? ok(tenant)
                : err({ type: "exists", what: "tenant", id: tenant.id }),
          ),
      );
