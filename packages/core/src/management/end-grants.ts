import { err, ok, okAsync, type ResultAsync } from "neverthrow";
import type { Grant } from "../domain/grant.ts";
import type { ClientId, GrantId, TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import type { Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { GrantStore } from "../ports/grant-store.ts";
import { toAsync } from "../ports/maybe-async.ts";
import type { Page, PageRequest } from "../ports/page.ts";
import type { TokenFamilyStore } from "../ports/token-family-store.ts";
import type { ManagementError } from "./management-error.ts";

/** The stores in which grants are ended. `clock` defaults to the platform's. */
export interface GrantEndingPorts {
  readonly grants: Pick<GrantStore, "read" | "listBySubject" | "listByClient" | "revoke">;
  readonly tokenFamilies: Pick<TokenFamilyStore, "revokeByGrant">;
  readonly clock?: Clock;
}

/**
 * Ends a grant: its codes, its refresh tokens and its access tokens are dead from then on, and no others (OAuth 2.1 §7.9). With
 * `subject` it must be one of that user's; anybody else's is `unknown`, as one that never was.
 *
 * @example await revokeGrant(storage)(tenant, id, { subject: session.subject })
 */
export const revokeGrant =
  (ports: GrantEndingPorts) =>
  (
    tenant: TenantId,
    id: GrantId,
    { subject }: { readonly subject?: string } = {},
  ): ResultAsync<void, ManagementError> => {
    const { grants, clock = systemClock } = ports;
    const unknown = err<never, ManagementError>({ type: "unknown", what: "grant", id });
    const owned =
      subject === undefined
        ? okAsync<undefined, ManagementError>(undefined)
        : toAsync(grants.read(tenant, id, clock.now()))
            .mapErr((error): ManagementError => error)
            .andThen((found) => (found?.value.subject === subject ? ok(undefined) : unknown));
    return owned.andThen(() =>
      endGrant(ports, tenant, id).andThen((verdict) => (verdict === "revoked" ? ok() : unknown)),
    );
  };

/**
 * Ends every grant of a user, and answers how many there were. May be cut off, and repeated at any time: a user who has none is
 * 0. A grant that the user gives meanwhile may stay, so block the user first if they must not come back.
 *
 * @example await endSubject(storage)(tenant, "alice")
 */
export const endSubject =
  (ports: GrantEndingPorts) =>
  (tenant: TenantId, subject: string): ResultAsync<number, ManagementError> =>
    endListed(ports, tenant, (page) => ports.grants.listBySubject(tenant, subject, page));

/** The same for every grant that a client has. `removeClient` does it by itself. */
export const endClientGrants =
  (ports: GrantEndingPorts) =>
  (tenant: TenantId, client: ClientId): ResultAsync<number, ManagementError> =>
    endListed(ports, tenant, (page) => ports.grants.listByClient(tenant, client, page));

type List = (page: PageRequest) => ResultAsync<Page<Versioned<Grant>>, PortError>;

/** Page by page. A row that cannot be read opens nothing, and is left. */
const endListed = (
  ports: GrantEndingPorts,
  tenant: TenantId,
  list: List,
  after?: string,
): ResultAsync<number, ManagementError> =>
  list({ limit: pageSize, ...present({ after }) })
    .mapErr((error): ManagementError => error)
    .andThen(({ items, next }) =>
      endEach(ports, tenant, items).andThen((ended) =>
        next === undefined
          ? ok(ended)
          : endListed(ports, tenant, list, next).map((others) => ended + others),
      ),
    );

const pageSize = 100;

const endEach = (
  ports: GrantEndingPorts,
  tenant: TenantId,
  grants: readonly Versioned<Grant>[],
): ResultAsync<number, ManagementError> =>
  grants.reduce(
    (before, { value }) =>
      before.andThen((ended) =>
        endGrant(ports, tenant, value.id).map((verdict) =>
          verdict === "revoked" ? ended + 1 : ended,
        ),
      ),
    okAsync<number, ManagementError>(0),
  );

/**
 * The row goes first: every use of a token asks for it, also that of a family which is begun meanwhile. The families are ended though
 * the row is gone, so that whoever was cut off may try again.
 */
const endGrant = (
  { grants, tokenFamilies }: GrantEndingPorts,
  tenant: TenantId,
  id: GrantId,
): ResultAsync<"revoked" | "unknown", ManagementError> =>
  grants
    .revoke(tenant, id)
    .andThrough(() => tokenFamilies.revokeByGrant(tenant, id))
    .mapErr((error): ManagementError => error);
