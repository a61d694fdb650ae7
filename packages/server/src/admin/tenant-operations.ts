import type { TenantDefinition } from "@mintport/core";
import {
  createTenant,
  type Patch,
  removeTenant,
  revokeTenantTokens,
  updateTenant,
} from "@mintport/core/management";
import { noRevision, present } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import * as z from "zod";
import { tenantView } from "../management/views.ts";
import type { Operation } from "./operation.ts";
import { pageOf, tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:tenants:read", "mintport:tenants:write"];
const definition = z.record(z.string(), z.unknown());

/** The operations of the admin API on tenants. */
export const tenantOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/tenants",
    query: ["after", "limit"],
    summary: "List tenants",
    scope: read,
    status: 200,
    run: (request, { storage }) =>
      pageOf(request)
        .asyncAndThen((page) => storage.tenants.list(page))
        .map(({ items, damaged, next }) => ({
          body: {
            items: items.map(({ value }) => tenantView(value)),
            ...present({ damaged: damaged?.map(({ name }) => name), next }),
          },
        })),
  },
  {
    method: "POST",
    path: "/tenants",
    summary: "Add a tenant, and make its first signing key",
    makes: "tenant",
    scope: write,
    body: { schema: definition, component: "Tenant" },
    status: 201,
    run: ({ body }, { storage, keys }) =>
      createTenant(storage.tenants)(body as TenantDefinition)
        .andThrough(({ value }) => keys.ensure(value.id, value.signingAlgorithm))
        .map(({ value, revision }) => ({ body: tenantView(value), revision })),
  },
  {
    method: "GET",
    path: "/tenants/{tenant}",
    summary: "Show a tenant",
    scope: read,
    conditionOn: "tenant",
    status: 200,
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
    method: "PATCH",
    path: "/tenants/{tenant}",
    summary: "Change fields of a tenant; null gives a field back to its default",
    scope: write,
    conditionOn: "tenant",
    body: { schema: definition, component: "TenantPatch" },
    conditional: true,
    status: 200,
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
    method: "DELETE",
    path: "/tenants/{tenant}",
    summary:
      "Remove a tenant that has no clients; its tokens are dead at once, and their rows go some seconds later",
    scope: write,
    conditionOn: "tenant",
    conditional: true,
    status: 204,
    run: (request, { storage, removeRows }) =>
      tenantOf(request).asyncAndThen((id) =>
        removeTenant(storage.tenants)(id, request.expected ?? noRevision).map(() => {
          removeRows(id);
          return {};
        }),
      ),
  },
  {
    method: "POST",
    path: "/tenants/{tenant}/end-tokens",
    summary:
      "End every token of the tenant that was issued up to now; again 5 s later, those that nodes issued on old records of clients",
    scope: write,
    conditionOn: "tenant",
    status: 200,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((id) =>
        revokeTenantTokens(storage.tenants)(id).map((tenant) => ({
          body: tenantView(tenant),
        })),
      ),
  },
];
