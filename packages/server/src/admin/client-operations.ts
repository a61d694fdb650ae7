import type { ClientDefinition } from "@mintport/core";
import {
  type ClientPatch,
  createClient,
  removeClient,
  revokeClientTokens,
  updateClient,
} from "@mintport/core/management";
import { noRevision, present } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import * as z from "zod";
import { clientView } from "../management/views.ts";
import type { Operation } from "./operation.ts";
import { clientOf, pageOf, tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:clients:read", "mintport:clients:write"];
const definition = z.record(z.string(), z.unknown());

/** The operations of the admin API on a tenant's clients. */
export const clientOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/tenants/{tenant}/clients",
    query: ["after", "limit"],
    summary: "List a tenant's clients",
    scope: read,
    status: 200,
    run: (request, { storage }) =>
      tenantOf(request)
        .andThen((tenant) => pageOf(request).map((page) => ({ tenant, page })))
        .asyncAndThen(({ tenant, page }) => storage.clients.list(tenant, page))
        .map(({ items, damaged, next }) => ({
          body: {
            items: items.map(({ value }) => clientView(value)),
            ...present({ damaged: damaged?.map(({ name }) => name), next }),
          },
        })),
  },
  {
    method: "POST",
    path: "/tenants/{tenant}/clients",
    summary: "Register a client; the answer holds its secret, this once",
    makes: "client",
    scope: write,
    body: { schema: definition, component: "Client" },
    status: 201,
    run: (request, { creation }) =>
      tenantOf(request).asyncAndThen((tenant) =>
        createClient(creation)(tenant, request.body as ClientDefinition).map(
          ({ client, secret, revision }) => ({
            body: { ...clientView(client), ...present({ secret }) },
            revision,
          }),
        ),
      ),
  },
  {
    method: "GET",
    path: "/tenants/{tenant}/clients/{client}",
    summary: "Show a client; never a secret",
    scope: read,
    conditionOn: "client",
    status: 200,
    run: (request, { storage }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        storage.clients
          .read(tenant, client)
          .andThen((found) =>
            found === undefined
              ? err({ type: "unknown" as const, what: "client" as const, id: client })
              : ok({ body: clientView(found.value), revision: found.revision }),
          ),
      ),
  },
  {
    method: "PATCH",
    path: "/tenants/{tenant}/clients/{client}",
    summary: "Change fields of a client; null gives a field back to its default",
    scope: write,
    conditionOn: "client",
    body: { schema: definition, component: "ClientPatch" },
    conditional: true,
    status: 200,
    run: (request, { storage }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        updateClient(storage.clients)(
          tenant,
          client,
          request.body as ClientPatch,
          request.expected,
        ).map(({ value, revision }) => ({ body: clientView(value), revision })),
      ),
  },
  {
    method: "DELETE",
    path: "/tenants/{tenant}/clients/{client}",
    summary: "Remove a client with its secrets and API keys",
    scope: write,
    conditionOn: "client",
    conditional: true,
    status: 204,
    run: (request, { storage }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        removeClient(storage)(tenant, client, request.expected ?? noRevision).map(() => ({})),
      ),
  },
  {
    method: "POST",
    path: "/tenants/{tenant}/clients/{client}/end-tokens",
    summary: "End every token that the client holds",
    scope: write,
    conditionOn: "client",
    status: 200,
    run: (request, { storage }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        revokeClientTokens(storage.clients)(tenant, client).map((ended) => ({
          body: clientView(ended),
        })),
      ),
  },
];
