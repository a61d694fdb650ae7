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
import { wantedClient } from "../management/client-filter.ts";
import { filteredPage } from "../management/filtered-page.ts";
import { removeAnyClient } from "../management/remove-client.ts";
import { shownClient } from "../management/shown/shown-client.ts";
import { clientView } from "../management/views.ts";
import { definitionBody } from "./definition-body.ts";
import type { Operation } from "./operation.ts";
import { pageBody, pageOf, pageOfItems, pageQuery } from "./page-query.ts";
import { flagQuery, nameQuery, searchQuery } from "./search-query.ts";
import { clientOf, tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:clients:read", "mintport:clients:write"];
const client = { schema: shownClient, component: "Client" };
const created = {
  schema: shownClient.extend({
    secret: z.string().describe("Its secret, this once; absent if it uses none").exactOptional(),
  }),
  component: "CreatedClient",
};
const clientPage = { schema: pageOfItems(shownClient), component: "ClientPage" };
const listing = z.strictObject({
  q: searchQuery,
  disabled: flagQuery("Only those that are disabled, or only those that are not"),
  grantType: nameQuery("Only those that may use this grant, as client_credentials"),
  authenticationMethod: nameQuery("Only those that may authenticate so, as private_key_jwt"),
  registered: flagQuery("Only those that registered themselves, or only those that did not"),
  ...pageQuery("clients"),
});

const listed: Operation["run"] = (request, { storage }) =>
  tenantOf(request)
    .asyncAndThen((tenant) => {
      const { after, limit, ...wanted } = request.query as z.output<typeof listing>;
      const isWanted = wantedClient(wanted);
      return filteredPage(
        (page) => storage.clients.list(tenant, page),
        isWanted && (({ value }) => isWanted(value)),
      )(pageOf("clients", { after, limit }));
    })
    .map((page) => ({ body: pageBody("clients", page, ({ value }) => clientView(value)) }));

/** Its own record is damaged, or its tenant's. */
const removedDamaged: Operation["run"] = (request, { storage }) =>
  clientOf(request).asyncAndThen(({ tenant, client }) =>
    removeAnyClient(storage)(tenant, client).map(() => ({})),
  );

/** The operations of the admin API on a tenant's clients. */
export const clientOperations: readonly Operation[] = [
  {
    operationId: "listClients",
    tag: "Clients",
    method: "GET",
    path: "/tenants/{tenant}/clients",
    query: listing,
    summary: "List a tenant's clients; a page may be short, and next leads on",
    scope: read,
    status: 200,
    response: clientPage,
    run: listed,
    // Those of a damaged tenant go before it can.
    runDamaged: listed,
  },
  {
    operationId: "createClient",
    tag: "Clients",
    method: "POST",
    path: "/tenants/{tenant}/clients",
    summary: "Register a client; the answer holds its secret, this once",
    makes: "client",
    scope: write,
    body: { schema: definitionBody, component: "ClientDefinition" },
    status: 201,
    conflicts: true,
    response: created,
    hasETag: true,
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
    operationId: "getClient",
    tag: "Clients",
    method: "GET",
    path: "/tenants/{tenant}/clients/{client}",
    summary: "Show a client; never a secret",
    scope: read,
    conditionOn: "client",
    status: 200,
    response: client,
    hasETag: true,
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
    operationId: "updateClient",
    tag: "Clients",
    method: "PATCH",
    path: "/tenants/{tenant}/clients/{client}",
    summary: "Change fields of a client; null gives a field back to its default",
    scope: write,
    conditionOn: "client",
    body: { schema: definitionBody, component: "ClientPatch" },
    conditional: true,
    status: 200,
    response: client,
    hasETag: true,
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
    operationId: "removeClient",
    tag: "Clients",
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
    runDamaged: removedDamaged,
  },
  {
    operationId: "endClientTokens",
    tag: "Clients",
    method: "POST",
    path: "/tenants/{tenant}/clients/{client}/end-tokens",
    summary: "End every token that the client holds",
    scope: write,
    conditionOn: "client",
    status: 200,
    response: client,
    run: (request, { storage }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        revokeClientTokens(storage.clients)(tenant, client).map((ended) => ({
          body: clientView(ended),
        })),
      ),
  },
];
