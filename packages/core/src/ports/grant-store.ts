import type { ResultAsync } from "neverthrow";
import type { Grant } from "../domain/grant.ts";
import type { ClientId, GrantId, TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";
import type { MaybeAsync } from "./maybe-async.ts";
import type { Page, PageRequest } from "./page.ts";

/** What users allowed clients: at most one grant for a user and a client of a tenant. Nothing in it is secret. */
export interface GrantStore extends Expiring {
  /**
   * The grant of exactly this user to exactly this client, if it has not expired at `now`. Ids are compared byte by byte; a
   * grant of another tenant is never answered.
   */
  find(
    tenant: TenantId,
    subject: string,
    client: ClientId,
    now: Instant,
  ): MaybeAsync<Versioned<Grant> | undefined, PortError>;

  /** The grant of this id, if it has not expired at `now`. Asked of every token that came of a grant. */
  read(
    tenant: TenantId,
    id: GrantId,
    now: Instant,
  ): MaybeAsync<Versioned<Grant> | undefined, PortError>;

  /**
   * Keeps a grant: compare-and-swap in one step. Without `expected` it is new; with it, it replaces the grant of the same
   * id, user and client, if that still is at `expected`.
   *
   * Promise: of any number of concurrent callers that save a new grant for one user and client exactly one sees `saved`, and the
   * others `stale`. A grant that has expired at the new one's `createdAt` is no hindrance: the new one takes its place. An id
   * that another grant has is `stale`.
   */
  save(
    tenant: TenantId,
    grant: Grant,
    expected?: Revision,
  ): ResultAsync<
    { readonly verdict: "saved"; readonly revision: Revision } | { readonly verdict: "stale" },
    PortError
  >;

  /** The grants of a user, in an order of the store's own. One that has expired may still be listed. */
  listBySubject(
    tenant: TenantId,
    subject: string,
    page: PageRequest,
  ): ResultAsync<Page<Versioned<Grant>>, PortError>;

  /** The grants that a client has. */
  listByClient(
    tenant: TenantId,
    client: ClientId,
    page: PageRequest,
  ): ResultAsync<Page<Versioned<Grant>>, PortError>;

  /**
   * Takes a grant away, whatever its revision. After `revoked`, every handle sees it, and no `save` that expects a revision of it
   * brings it back.
   */
  revoke(tenant: TenantId, id: GrantId): ResultAsync<"revoked" | "unknown", PortError>;
}
