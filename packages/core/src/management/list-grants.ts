import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type Grant, isGrantLive } from "../domain/grant.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import type { ClientStore } from "../ports/client-store.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { GrantStore } from "../ports/grant-store.ts";
import { toAsync } from "../ports/maybe-async.ts";
import type { DamagedRow, PageRequest } from "../ports/page.ts";
import { type DescribedGrant, describeGrant } from "./describe-grant.ts";
import type { ManagementError } from "./management-error.ts";

/** The stores that grants are listed from. `clock` defaults to the platform's. */
export interface GrantListPorts {
  readonly grants: Pick<GrantStore, "listBySubject" | "listByClient">;
  readonly clients: Pick<ClientStore, "find">;
  readonly clock?: Clock;
}

/** Whose grants are wanted: those that a user gave, or those that a client has. */
export type GrantOwner = { readonly subject: string } | { readonly client: ClientId };

/** A page of grants. It may hold fewer than were asked for, or none, and still have a `next`. */
export interface GrantPage {
  readonly items: readonly DescribedGrant[];
  /** Rows that cannot be read. They open nothing. Absent if there are none. */
  readonly damaged?: readonly DamagedRow[];
  /** Where the next page begins; absent on the last. Opaque. */
  readonly next?: string;
}

/**
 * Lists the grants of a user or of a client that stand now (OAuth 2.1 §7.9). For a page of a user's own connections, pass the
 * subject of the session and never one of the request.
 *
 * @example await listGrants(storage)(tenant, { subject: session.subject }, { limit: 100 })
 */
export const listGrants =
  (ports: GrantListPorts) =>
  (
    tenant: TenantId,
    owner: GrantOwner,
    page: PageRequest,
  ): ResultAsync<GrantPage, ManagementError> => {
    const { grants, clock = systemClock } = ports;
    const found =
      "subject" in owner
        ? grants.listBySubject(tenant, owner.subject, page)
        : grants.listByClient(tenant, owner.client, page);
    return found.andThen(({ items, damaged, next }) => {
      const now = clock.now();
      const live = items.map(({ value }) => value).filter((grant) => isGrantLive(grant, now));
      return clientsOf(ports, tenant, live).map((clients) => ({
        items: live.map((grant) => describeGrant(grant, clients.get(grant.client))),
        ...present({ damaged, next }),
      }));
    });
  };

/** The clients of these grants, each asked for once. */
const clientsOf = (
  { clients }: Pick<GrantListPorts, "clients">,
  tenant: TenantId,
  grants: readonly Grant[],
): ResultAsync<ReadonlyMap<ClientId, Client>, ManagementError> =>
  [...new Set(grants.map(({ client }) => client))].reduce(
    (known, id) =>
      known.andThen((map) =>
        toAsync(clients.find(tenant, id))
          // A grant is listed without the name of a client whose record cannot be read, so that it can be ended.
          .orElse((error) => (error.kind === "corrupt" ? okAsync(undefined) : errAsync(error)))
          .map((client) => (client === undefined ? map : map.set(id, client))),
      ),
    okAsync<Map<ClientId, Client>, ManagementError>(new Map()),
  );
