import { aroundPorts } from "./deadlines/extension.ts";
import { findDocumentClient } from "./endpoints/client-documents/find-document-client.ts";
import { heldDocuments } from "./endpoints/client-documents/held-documents.ts";
import { recordClient } from "./endpoints/client-documents/record-client.ts";
import { withDocumentClients } from "./endpoints/client-documents/with-document-clients.ts";
import { type ClientDocumentsOptions, readClientDocuments } from "./read-client-documents.ts";
import type { ClientDocumentsCapability } from "./users-capability.ts";

/**
 * Lets clients be known by the document that stands at their `client_id`, an `https` URL (Client ID Metadata Document), without
 * anybody registering them. It is off for a tenant until a policy says otherwise. Throws `ConfigurationError` if an option cannot be.
 *
 * @example
 * users: userAuthorization({
 *   …,
 *   clientDocuments: clientDocuments({
 *     documents: remoteDocuments(),
 *     registry: storage.clients,
 *     tenants: { main: { hosts: ["app.example"], delegatedScope: "api:read", defaultDelegatedScope: "api:read" } },
 *   }),
 * })
 */
export const clientDocuments = (options: ClientDocumentsOptions): ClientDocumentsCapability => {
  const { policyOf } = readClientDocuments(options);
  return {
    wire: ({ storage, clock, portTimeout }) => {
      // The fetch has a deadline of its own, which it must be able to keep.
      const documents = aroundPorts(2 * portTimeout).port("remote-documents", options.documents);
      const { read, create, update } = aroundPorts(portTimeout).port(
        "client-registry",
        recordsOf(options.registry),
      );
      const find = findDocumentClient({ held: heldDocuments(documents, clock), policyOf });
      return {
        storage: withDocumentClients(storage, { policyOf, find }),
        documentClients: {
          isOn: (tenant) => policyOf(tenant) !== undefined,
          authorizing: find,
          record: recordClient({ read, create, update }),
        },
      };
    },
  };
};

/** The three acts alone: a registry may have methods that are no port's. */
const recordsOf = (registry: ClientDocumentsOptions["registry"]): typeof registry => ({
  read: (tenant, client) => registry.read(tenant, client),
  create: (tenant, client) => registry.create(tenant, client),
  update: (tenant, client, expected) => registry.update(tenant, client, expected),
});
