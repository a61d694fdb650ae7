import { ok, type Result } from "neverthrow";
import { tenantsAndClientsOf } from "../../deadlines/tenants-and-clients-of.ts";
import type { Client } from "../../domain/client.ts";
import { admitsHost, withinPolicy } from "../../domain/client-document-policy.ts";
import { isDocumentId, parseClientDocumentUrl } from "../../domain/client-document-url.ts";
import type { ClientId } from "../../domain/identifiers.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { ClientStore } from "../../ports/client-store.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { Storage } from "../../ports/storage.ts";
import type { TenantsAndClients } from "../../ports/tenants-and-clients.ts";
import type { findDocumentClient, PolicyOf } from "./find-document-client.ts";

/** The rules by which clients of documents are found where no user is at a browser. */
export interface KnownDocumentClients {
  readonly policyOf: PolicyOf;
  readonly find: ReturnType<typeof findDocumentClient>;
}

/**
 * The storage of a server in which clients of documents are found as registered ones are. What a user agreed to was recorded, and
 * serves without a fetch, so that nobody's tokens hang on the document's server. Only who proves itself with keys that stood in the
 * document is looked up there first, for keys are withdrawn by another document.
 */
export const withDocumentClients = (storage: Storage, rules: KnownDocumentClients): Storage => {
  const { tenants } = storage;
  const both = tenantsAndClientsOf(storage);
  const clients: ClientStore = {
    find: (tenantId, id) =>
      andThen(storage.clients.find(tenantId, id), (client) =>
        isDocument(id, client)
          ? andThen(tenants.find(tenantId), (tenant) =>
              tenant === undefined ? ok(undefined) : knownClient(rules, tenant, id, client),
            )
          : ok(client),
      ),
  };
  if (both === undefined) return { ...storage, clients, tenantsAndClients: undefined };
  const tenantsAndClients: TenantsAndClients = {
    of: { tenants, clients },
    find: (tenantId, id) =>
      andThen(both.find(tenantId, id), (found) => {
        const { tenant, client } = found;
        if (client.isErr() || tenant === undefined || !isDocument(id, client.value))
          return ok(found);
        return withOutcome(
          knownClient(rules, tenant, id, client.value),
          (client): Result<typeof found, PortError> => ok({ tenant, client }),
        );
      }),
  };
  return { ...storage, clients, tenantsAndClients };
};

const isDocument = (id: ClientId, client: Client | undefined): boolean =>
  isDocumentId(id) && (client === undefined || client.document !== undefined);

const knownClient = (
  { policyOf, find }: KnownDocumentClients,
  tenant: Tenant,
  id: ClientId,
  recorded: Client | undefined,
): MaybeAsync<Client | undefined, PortError> => {
  const policy = policyOf(tenant.id);
  if (policy === undefined || tenant.disabled) return ok(undefined);
  if (recorded?.id !== id) return withOutcome(find(tenant, id, undefined), noRefusal);
  const url = parseClientDocumentUrl(id);
  if (url.isErr() || !admitsHost(policy, url.value.host)) return ok(undefined);
  const asRecorded = withinPolicy(recorded, policy);
  const holdsKeys = recorded.keys !== undefined && "jwks" in recorded.keys;
  if (recorded.disabled || !holdsKeys) return ok(asRecorded);
  return withOutcome(
    find(tenant, id, recorded),
    (found): Result<Client, never> => ok(found.unwrapOr(undefined) ?? asRecorded),
  );
};

/** Nobody who is refused here is told from a client that is not there. */
const noRefusal = (
  found: Result<Client | undefined, { readonly reason: string } | PortError>,
): Result<Client | undefined, PortError> => {
  if (found.isOk()) return ok(found.value);
  return "kind" in found.error ? found.mapErr(() => found.error as PortError) : ok(undefined);
};
