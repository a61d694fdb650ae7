import { err, ok, type Result } from "neverthrow";
import { parseTenantId } from "../../domain/identifiers.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { Received } from "../known.ts";

/** The tenant that the path names; an unknown one and a disabled one are the same 404 to anybody outside. */
export const findTenant =
  (tenants: TenantStore) =>
  <K extends Received>(
    known: K,
  ): MaybeAsync<K & { readonly tenant: Tenant }, OAuthError<"invalid_request"> | PortError> => {
    const id = parseTenantId(known.request.tenant);
    if (id === undefined) return err(invalidRequest("tenant_unknown"));
    return andThen(
      tenants.find(id),
      (tenant): Result<K & { readonly tenant: Tenant }, OAuthError<"invalid_request">> =>
        // The store is the embedder's: an answer with another id is no answer.
        tenant?.id === id ? ok({ ...known, tenant }) : err(invalidRequest("tenant_unknown")),
    );
  };

/** Refuses a disabled tenant. */
export const requireEnabledTenant = <K extends { readonly tenant: Tenant }>(
  known: K,
): Result<K, OAuthError<"invalid_request">> =>
  known.tenant.disabled ? err(invalidRequest("tenant_disabled")) : ok(known);
