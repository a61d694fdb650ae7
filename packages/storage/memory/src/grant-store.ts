import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type Grant,
  type GrantId,
  type GrantStore,
  type Instant,
  instant,
  isExpired,
  nextRevision,
  type Page,
  type PageRequest,
  type Revision,
  type Versioned,
} from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";
import { own } from "./own.ts";
import { toAsync } from "./to-async.ts";

/** Grants in memory, by id; beside them stands who has the grant of which client. */
export const memoryGrantStore = (bounds: Bounds): GrantStore => {
  const idOf = new Map<string, GrantId>();
  const grants = new ExpiringMap<Versioned<Grant>>("grant-store", bounds, (tenant, { value }) => {
    idOf.delete(pairOf(tenant, value));
  });
  const keep = (tenant: TenantId, grant: Grant, revision: Revision) =>
    toAsync(
      grants
        .set(tenant, grant.id, {
          value: Object.freeze({ value: own(grant), revision }),
          expiresAt: endOf(grant),
        })
        .map(() => {
          idOf.set(pairOf(tenant, grant), grant.id);
          return { verdict: "saved" as const, revision };
        }),
    );
  const begin: GrantStore["save"] = (tenant, grant) => {
    const held = idOf.get(pairOf(tenant, grant));
    const former = held && grants.kept(tenant, held)?.value.value;
    if (former !== undefined && !isExpired(endOf(former), grant.createdAt))
      return okAsync({ verdict: "stale" });
    const isTaken = grants.kept(tenant, grant.id) !== undefined && grant.id !== former?.id;
    if (isTaken) return okAsync({ verdict: "stale" });
    if (former !== undefined) grants.remove(tenant, former.id);
    return keep(tenant, grant, newRevision());
  };
  const list = (
    tenant: TenantId,
    page: PageRequest,
    isWanted: (grant: Grant) => boolean,
  ): Page<Versioned<Grant>> =>
    pageOf(
      [...grants.values(tenant)].filter(({ value }) => isWanted(value)),
      page,
    );

  return {
    find: (tenant, subject, client, now) => {
      const id = idOf.get(pairOf(tenant, { subject, client }));
      return ok(id && grants.get(tenant, id, now)?.value);
    },
    read: (tenant, id, now) => ok(grants.get(tenant, id, now)?.value),
    save: (tenant, grant, expected) => {
      if (expected === undefined) return begin(tenant, grant);
      const former = grants.kept(tenant, grant.id)?.value;
      const isSame =
        former?.revision === expected && pairOf(tenant, former.value) === pairOf(tenant, grant);
      return isSame ? keep(tenant, grant, nextRevision(expected)) : okAsync({ verdict: "stale" });
    },
    listBySubject: (tenant, subject, page) =>
      okAsync(list(tenant, page, (grant) => grant.subject === subject)),
    listByClient: (tenant, client, page) =>
      okAsync(list(tenant, page, (grant) => grant.client === client)),
    revoke: (tenant, id) => okAsync(grants.remove(tenant, id) ? "revoked" : "unknown"),
    ...expiring([grants]),
  };
};

/** No two pairs run into one text, nor do two tenants. */
const pairOf = (tenant: TenantId, { subject, client }: Pick<Grant, "subject" | "client">): string =>
  JSON.stringify([tenant, subject, client]);

const endOf = ({ expiresAt = never }: Grant): Instant => expiresAt;

const never = instant(Number.POSITIVE_INFINITY);

/** In the order of ids, so that a page begins where the last one ended, whatever came or went meanwhile. */
const pageOf = (
  found: readonly Versioned<Grant>[],
  { after, limit }: PageRequest,
): Page<Versioned<Grant>> => {
  const wanted = found
    .filter(({ value }) => after === undefined || value.id > after)
    .sort(({ value: a }, { value: b }) => (a.id < b.id ? -1 : 1));
  const items = wanted.slice(0, limit);
  const last = items.at(-1);
  return wanted.length > limit && last !== undefined ? { items, next: last.value.id } : { items };
};
