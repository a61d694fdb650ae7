import { err, ok, type Result } from "neverthrow";
import { parseTenantId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { TenantStore } from "../ports/tenant-store.ts";
import type { OpenAttempt } from "./endpoint.ts";

/** The tenant that the path names; an unknown one and a disabled one are the same 404 to anybody outside. */
export const findTenant =
  (tenants: TenantStore) =>
  (name: string, attempt: OpenAttempt): MaybeAsync<Tenant, OAuthError | PortError> => {
    const id = parseTenantId(name);
    if (id === undefined) return err(invalidRequest("tenant_unknown"));
    return andThen(tenants.find(id), (tenant): Result<Tenant, OAuthError> => {
      // The store is the embedder's: an answer with another id is no answer.
      if (tenant?.id !== id) return err(invalidRequest("tenant_unknown"));
      attempt.tenant = id;
      return tenant.disabled ? err(invalidRequest("tenant_disabled")) : ok(tenant);
    });
  };
