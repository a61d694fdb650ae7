import type { ClientId, TenantId } from "@mintport/core";
import {
  type Grant,
  type GrantId,
  type GrantStore,
  later,
  type Revision,
  toAsync,
  type Versioned,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

const grants =
  (change: (store: GrantStore) => Partial<GrantStore>): BrokenStore["break"] =>
  ({ grants: store }) => ({ grants: { ...copy(store), ...change(store) } });

export const copy = ({
  find,
  read,
  save,
  listBySubject,
  listByClient,
  revoke,
  prune,
  removeAll,
}: GrantStore): GrantStore => ({
  ...{ find, read, save, listBySubject, listByClient, revoke, prune, removeAll },
});

const port = "grant-store:";
const everyone = "everyone" as TenantId;
const lists = `${port} listBySubject and listByClient answer every grant of theirs once`;

export const brokenGrants: readonly BrokenStore[] = [
  {
    fault: "another tenant's grant is answered",
    promise: `${port} no method shows, changes or takes another tenant's grant`,
    break: grants((store) => {
      const owners = new Map<GrantId, TenantId>();
      return {
        save: (tenant, grant, expected) => {
          owners.set(grant.id, owners.get(grant.id) ?? tenant);
          return store.save(tenant, grant, expected);
        },
        read: (tenant, id, now) => store.read(owners.get(id) ?? tenant, id, now),
      };
    }),
  },
  {
    fault: "grants know no tenant",
    promise: `${port} no method shows, changes or takes another tenant's grant`,
    break: grants((store) => ({
      find: (_tenant, ...rest) => store.find(everyone, ...rest),
      read: (_tenant, ...rest) => store.read(everyone, ...rest),
      save: (_tenant, ...rest) => store.save(everyone, ...rest),
      revoke: (_tenant, id) => store.revoke(everyone, id),
    })),
  },
  {
    fault: "a grant lives a second too long",
    promise: `${port} find and read know nothing of an expired grant`,
    break: grants((store) => ({
      find: (tenant, subject, client, now) => store.find(tenant, subject, client, later(now, -1)),
    })),
  },
  {
    fault: "read ignores now",
    promise: `${port} find and read know nothing of an expired grant`,
    break: grants((store) => ({
      read: (tenant, id) => store.read(tenant, id, later(0 as never, 0)),
    })),
  },
  {
    fault: "a grant has the end with which it began",
    promise: `${port} save with a revision moves the end of a grant`,
    break: grants((store) => ({
      save: (tenant, { expiresAt, ...grant }, expected) =>
        store.save(
          tenant,
          expected === undefined && expiresAt !== undefined ? { ...grant, expiresAt } : grant,
          expected,
        ),
    })),
  },
  {
    fault: "save looks, waits and writes",
    promise: `${port} save lets exactly one of 50 callers keep a new grant`,
    race: true,
    break: grants((store) => ({
      save: (tenant, grant, expected) =>
        toAsync(store.find(tenant, grant.subject, grant.client, grant.createdAt)).andThen((found) =>
          pause()
            .andThen(() => store.save(tenant, grant, expected))
            .map((answer) =>
              found === undefined && expected === undefined
                ? { verdict: "saved" as const, revision: 1 as Revision }
                : answer,
            ),
        ),
    })),
  },
  {
    fault: "save reads the revision, waits and writes",
    promise: `${port} save with a revision is compare-and-swap`,
    race: true,
    break: grants((store) => ({
      save: (tenant, grant, expected) =>
        toAsync(store.read(tenant, grant.id, grant.createdAt)).andThen((found) =>
          pause()
            .andThen(() => store.save(tenant, grant, expected))
            .map((answer) =>
              expected !== undefined && found?.revision === expected
                ? { verdict: "saved" as const, revision: (expected + 1) as Revision }
                : answer,
            ),
        ),
    })),
  },
  {
    fault: "a revoked grant comes back by a save of its revision",
    promise: `${port} save brings no grant back that was revoked`,
    break: grants((store) => {
      const gone = new Set<GrantId>();
      return {
        revoke: (tenant, id) => {
          gone.add(id);
          return store.revoke(tenant, id);
        },
        save: (tenant, grant, expected) =>
          store.save(tenant, grant, gone.has(grant.id) ? undefined : expected),
      };
    }),
  },
  {
    fault: "an expired grant is in the way of a new one",
    promise: `${port} save puts a new grant in the place of one that expired before it`,
    break: grants((store) => ({
      save: (tenant, grant, expected) =>
        toAsync(store.find(tenant, grant.subject, grant.client, 0 as never)).andThen((found) =>
          found !== undefined && expected === undefined
            ? okAsync({ verdict: "stale" as const })
            : store.save(tenant, grant, expected),
        ),
    })),
  },
  {
    fault: "a new grant takes the place of one that lives",
    promise: `${port} save refuses every revision but the one that is there`,
    break: grants((store) => ({
      save: (tenant, grant, expected) =>
        toAsync(store.find(tenant, grant.subject, grant.client, 0 as never)).andThen((found) =>
          found !== undefined && expected === undefined
            ? store.save(tenant, { ...grant, id: found.value.id }, found.revision)
            : store.save(tenant, grant, expected),
        ),
    })),
  },
  {
    fault: "revoke does nothing",
    promise: `${port} revoke takes a grant away for every handle`,
    break: grants(() => ({ revoke: () => okAsync("revoked") })),
  },
  {
    fault: "revoke is seen by find, and not by read",
    promise: `${port} revoke takes a grant away for every handle`,
    break: grants((store) => {
      const kept = new Map<string, Versioned<Grant>>();
      return {
        revoke: (tenant, id) =>
          toAsync(store.read(tenant, id, 0 as never)).andThen((found) => {
            if (found !== undefined) kept.set(`${tenant} ${id}`, found);
            return store.revoke(tenant, id);
          }),
        read: (tenant, id, now) =>
          toAsync(store.read(tenant, id, now)).map((found) => found ?? kept.get(`${tenant} ${id}`)),
      };
    }),
  },
  {
    fault: "of many that revoke, all are told that they did",
    promise: `${port} revoke wins over saves that come at the same time`,
    break: grants((store) => ({ revoke: (...args) => store.revoke(...args).map(() => "revoked") })),
  },
  {
    fault: "users are compared without case",
    promise: `${port} find keeps users and clients apart whose names run into each other`,
    break: grants((store) => ({
      find: (tenant, subject, client, now) =>
        store.find(tenant, subject === "CASE" ? "case" : subject, client, now),
    })),
  },
  {
    fault: "clients are compared without case",
    promise: `${port} find keeps users and clients apart whose names run into each other`,
    break: grants((store) => ({
      find: (tenant, subject, client, now) =>
        store.find(tenant, subject, client.toLowerCase() as ClientId, now),
    })),
  },
  {
    fault: "ids are compared without case",
    promise: `${port} read, save and revoke take one id for another in no spelling of it`,
    break: grants((store) => {
      const first = new Map<string, GrantId>();
      return {
        save: (tenant, grant, expected) => {
          const folded = `${tenant} ${grant.id.toLowerCase()}`;
          first.set(folded, first.get(folded) ?? grant.id);
          return store.save(tenant, grant, expected);
        },
        read: (tenant, id, now) =>
          store.read(tenant, first.get(`${tenant} ${id.toLowerCase()}`) ?? id, now),
      };
    }),
  },
  {
    fault: "a list ends with its first page",
    promise: lists,
    break: grants((store) => ({
      listBySubject: (...args) => store.listBySubject(...args).map(({ items }) => ({ items })),
    })),
  },
  {
    fault: "a list ignores the limit",
    promise: lists,
    break: grants((store) => ({
      listByClient: (tenant, client, page) =>
        store.listByClient(tenant, client, { ...page, limit: 1000 }),
    })),
  },
  {
    fault: "an outage is no grant",
    promise: `${port} every method answers an error while the engine is gone`,
    break: grants((store) => ({
      read: (...args) => toAsync(store.read(...args)).orElse(() => okAsync(undefined)),
    })),
  },
];
