import { ok } from "neverthrow";
import { parseTenantId } from "../../domain/identifiers.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";

/** The origin of a tenant's issuer: of the configured one, never of what a request says of its host. */
export const ownOrigin =
  (tenants: TenantStore) =>
  (name: string): MaybeAsync<string | undefined, PortError> => {
    const id = parseTenantId(name);
    return id === undefined
      ? ok(undefined)
      : andThen(tenants.find(id), (tenant) =>
          ok(tenant === undefined ? undefined : new URL(tenant.issuer).origin),
        );
  };
