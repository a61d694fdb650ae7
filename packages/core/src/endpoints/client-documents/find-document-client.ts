import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import {
  admitsHost,
  type ClientDocumentPolicy,
  clientOfDocument,
} from "../../domain/client-document-policy.ts";
import {
  type ClientDocumentUrl,
  isDocumentId,
  parseClientDocumentUrl,
} from "../../domain/client-document-url.ts";
import type { ClientId } from "../../domain/identifiers.ts";
import { isLoopbackHost } from "../../domain/loopback-host.ts";
import { present } from "../../domain/present.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { PortError } from "../../errors/port-error.ts";
import { documentRefused } from "../../errors/refuse-document.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { DocumentRefusal, HeldDocuments } from "./held-documents.ts";

/** The policy of each tenant at which documents count. */
export type PolicyOf = (tenant: Tenant["id"]) => ClientDocumentPolicy | undefined;

/** The ports and rules by which the client of a document is found. */
export interface DocumentClientPorts {
  readonly held: HeldDocuments;
  readonly policyOf: PolicyOf;
}

/**
 * The client whose id is the URL of its document, as the document is now. `known` is what the store said of the id: somebody who was
 * registered wins (Client ID Metadata Document §6.9); of what was recorded of a document the life of the record counts, and whether
 * an operator disabled it. `undefined`: the id means no document at this tenant.
 */
export const findDocumentClient =
  ({ held, policyOf }: DocumentClientPorts) =>
  (
    tenant: Tenant,
    id: ClientId,
    known: Client | undefined,
  ): MaybeAsync<Client | undefined, DocumentRefusal | PortError> => {
    if (known !== undefined && known.document === undefined) return ok(known);
    const policy = policyOf(tenant.id);
    if (policy === undefined || !isDocumentId(id)) return ok(undefined);
    // Without a fetch: whoever was shut out makes this server ask nobody.
    if (known?.disabled === true) return ok(known);
    return andThen(admit(tenant, id, policy), () =>
      andThen(held.find(id), ({ document, fetchedAt }) =>
        ok({
          ...clientOfDocument(document, policy, fetchedAt),
          ...present({ generation: known?.generation }),
        }),
      ),
    );
  };

/** Whether the URL may be fetched for the tenant at all. */
const admit = (
  { issuer }: Tenant,
  id: ClientId,
  policy: ClientDocumentPolicy,
): Result<ClientDocumentUrl, DocumentRefusal> =>
  parseClientDocumentUrl(id)
    .mapErr((detail) => documentRefused("client_document_url_invalid", { detail }))
    .andThen((url) => {
      if (!admitsHost(policy, url.host))
        return err(documentRefused("client_document_host_not_listed"));
      // §6.5: a document on one's own machine is for development, where the server is on that machine, too.
      return url.isLoopback && !isLoopbackHost(new URL(issuer).hostname)
        ? err(documentRefused("client_document_address_not_allowed"))
        : ok(url);
    });
