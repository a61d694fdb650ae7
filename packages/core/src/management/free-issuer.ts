import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { issuersOf } from "../domain/issuer-alias.ts";
import { present } from "../domain/present.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/**
 * Whether no other tenant has one of the issuers: two of one issuer could sign tokens in each other's name (RFC 8414 §2). It
 * reads every tenant, for an issuer is chosen seldom.
 */
export const freeIssuer = (
  tenants: ManagedTenants,
  { id, issuers }: { readonly id: string; readonly issuers: readonly string[] },
  after?: string,
): ResultAsync<void, ManagementError> =>
  tenants.list({ limit: pageSize, ...present({ after }) }).andThen(({ items, next }) => {
    const other = items.find(
      ({ value }) => value.id !== id && issuersOf(value).some((issuer) => issuers.includes(issuer)),
    );
    if (other !== undefined) return errAsync(taken(other.value));
    return next === undefined ? okAsync(undefined) : freeIssuer(tenants, { id, issuers }, next);
  });

const pageSize = 1000;

const taken = ({ id }: Tenant): ManagementError => ({
  type: "invalid",
  problems: [
    { field: "issuer", message: `must be this tenant's alone: tenant ${id} has it already` },
  ],
});
