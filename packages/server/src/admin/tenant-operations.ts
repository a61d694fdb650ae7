import type { Tenant, TenantDefinition } from "@mintport/core";
import {
  createTenant,
  type Patch,
  removeTenant,
  revokeTenantTokens,
  updateTenant,
} from "@mintport/core/management";
import { noRevision, type Versioned } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import * as z from "zod";
import { wantedTenant } from "../management/client-filter.ts";
import { filteredPage } from "../management/filtered-page.ts";
import { removeDamagedTenant } from "../management/remove-damaged-tenant.ts";
import { shownTenant } from "../management/shown/shown-tenant.ts";
import { tenantView } from "../management/views.ts";
import { definitionBody } from "./definition-body.ts";
import type { AdminPorts, Operation } from "./operation.ts";
import { pageBody, pageOf, pageOfItems, pageQuery } from "./page-query.ts";
import { flagQuery, searchQuery } from "./search-query.ts";
import { tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:tenants:read", "mintport:tenants:write"];
const tenant = { schema: shownTenant, component: "Tenant" };
const tenantPage = { schema: pageOfItems(shownTenant), component: "TenantPage" };
const listing = z.strictObject({
  q: searchQuery,
  disabled: flagQuery("Only those that are disabled, or only those that are not"),
  ...pageQuery("tenants"),
});

/** The operations of the admin API on tenants. */
export const tenantOperations: readonly Operation[] = [
  {
    operationId: "listTenants",
    tag: "Tenants",
    method: "GET",
    path: "/tenants",
    query: listing,
    summary: "List tenants; a page may be short, and next leads on",
    scope: read,
    status: 200,
    response: tenantPage,
    run: ({ query }, { storage }) =>
      tenantPages(query as z.output<typeof listing>, storage).map((page) => ({
        body: pageBody("tenants", page, ({ value }) => tenantView(value)),
      })),
  },
  {
    operationId: "createTenant",
    tag: "Tenants",
    method: "POST",
    path: "/tenants",
    summary: "Add a tenant, and make its first signing key",
    makes: "tenant",
    scope: write,
    body: { schema: definitionBody, component: "TenantDefinition" },
    status: 201,
    conflicts: true,
    response: tenant,
    hasETag: true,
    run: ({ body }, { storage, keys }) =>
      createTenant(storage.tenants)(body as TenantDefinition)
        .andThrough(({ value }) => keys.ensure(value.id, value.signingAlgorithm))
        .map(({ value, revision }) => ({ body: tenantView(value), revision })),
  },
  {
    operationId: "getTenant",
    tag: "Tenants",
    method: "GET",
    path: "/tenants/{tenant}",
    summary: "Show a tenant",
    scope: read,
    conditionOn: "tenant",
    status: 200,
    response: tenant,
    hasETag: true,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((id) =>
        storage.tenants
          .read(id)
          .andThen((found) =>
            found === undefined
              ? err({ type: "unknown" as const, what: "tenant" as const, id })
              : ok({ body: tenantView(found.value), revision: found.revision }),
          ),
      ),
  },
  {
    operationId: "updateTenant",
    tag: "Tenants",
    method: "PATCH",
    path: "/tenants/{tenant}",
    summary: "Change fields of a tenant; null gives a field back to its default",
    scope: write,
    conditionOn: "tenant",
    body: { schema: definitionBody, component: "TenantPatch" },
    conditional: true,
    status: 200,
    response: tenant,
    hasETag: true,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((id) =>
        updateTenant(storage.tenants)(
          id,
          request.body as Patch<TenantDefinition>,
          request.expected,
        ).map(({ value, revision }) => ({ body: tenantView(value), revision })),
      ),
  },
  {
    operationId: "removeTenant",
    tag: "Tenants",
    method: "DELETE",
    path: "/tenants/{tenant}",
    summary:
      "Remove a tenant that has no clients; its tokens are dead at once, and their rows go some seconds later",
    scope: write,
    conditionOn: "tenant",
    conditional: true,
    status: 204,
    conflicts: true,
    run: (request, { storage, removeRows }) =>
      tenantOf(request).asyncAndThen((id) =>
        removeTenant(storage.tenants)(id, request.expected ?? noRevision).map(() => {
          removeRows(id);
          return {};
        }),
      ),
    runDamaged: (request, { storage: { tenants }, removeRows }) =>
      tenantOf(request).asyncAndThen((id) =>
        removeDamagedTenant(tenants)(id).map(() => {
          removeRows(id);
          return {};
        }),
      ),
  },
  {
    operationId: "endTenantTokens",
    tag: "Tenants",
    method: "POST",
    path: "/tenants/{tenant}/end-tokens",
    summary:
      "End every token of the tenant that was issued up to now; again 5 s later, those that nodes issued on old records of clients",
    scope: write,
    conditionOn: "tenant",
    status: 200,
    response: tenant,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((id) =>
        revokeTenantTokens(storage.tenants)(id).map((tenant) => ({
          body: tenantView(tenant),
        })),
      ),
  },
];

const tenantPages = (
  { after, limit, ...filter }: z.output<typeof listing>,
  { tenants }: AdminPorts["storage"],
): ReturnType<typeof tenants.list> => {
  const isWanted = wantedTenant(filter);
  const wanted = isWanted && (({ value }: Versioned<Tenant>) => isWanted(value));
  return filteredPage((page) => tenants.list(page), wanted)(pageOf("tenants", { after, limit }));
};
