import type { ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Page, PageRequest } from "./page.ts";
import type { CreateVerdict, RemoveVerdict, UpdateVerdict } from "./verdicts.ts";

/** Where management writes clients, their secrets' hashes included. */
export interface ClientRegistry {
  /**
   * Stores a new client of this tenant. Of many concurrent callers with one id, exactly one sees `created`;
   * `tenant_unknown` if there is no such tenant.
   *
   * Promise: a client that is made again under the id of one that was removed never has a revision that that one had:
   * `newRevision` begins it.
   */
  create(
    tenant: TenantId,
    client: Client,
  ): ResultAsync<CreateVerdict | { readonly verdict: "tenant_unknown" }, PortError>;

  read(tenant: TenantId, client: ClientId): ResultAsync<Versioned<Client> | undefined, PortError>;

  /** Replaces the client of this id if it still is at `expected`: compare-and-swap, in one step. */
  update(
    tenant: TenantId,
    client: Client,
    expected: Revision,
  ): ResultAsync<UpdateVerdict, PortError>;

  /** The clients of this tenant, and no other's, in an order of the store's own. */
  list(tenant: TenantId, page: PageRequest): ResultAsync<Page<Versioned<Client>>, PortError>;

  /** Of a client whose row cannot be read, `client` may also be the `name` that `list` has for it among `damaged`. */
  remove(
    tenant: TenantId,
    client: ClientId,
    expected: Revision,
  ): ResultAsync<Exclude<RemoveVerdict, "in_use">, PortError>;
}
