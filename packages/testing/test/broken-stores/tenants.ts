import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import { type FullStorage, noRevision, type Revision } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

type Tenants = FullStorage["tenants"];

const tenants =
  (change: (tenants: Tenants, storage: FullStorage) => Partial<Tenants>): BrokenStore["break"] =>
  (storage) => ({ tenants: { ...copy(storage.tenants), ...change(storage.tenants, storage) } });

const copy = ({ find, create, read, update, list, remove }: Tenants): Tenants => ({
  find,
  create,
  read,
  update,
  list,
  remove,
});

/** The revision that is there now. */
const current = (store: Tenants, id: TenantId) =>
  store.read(id).map((found) => found?.revision ?? noRevision);

export const brokenTenants: readonly BrokenStore[] = [
  {
    fault: "find of a handle remembers what it read for ever",
    promise: "tenant-store: find and read see what another handle wrote after they had read",
    break: tenants((store) => {
      const known = new Map<string, ReturnType<typeof store.find>>();
      return {
        find: (id) => {
          const answer = known.get(id) ?? store.find(id);
          known.set(id, answer);
          return answer;
        },
      };
    }),
  },
  {
    fault: "read of a handle remembers what it read for ever",
    promise: "tenant-store: find and read see what another handle wrote after they had read",
    break: tenants((store) => {
      const known = new Map<string, ReturnType<typeof store.read>>();
      return {
        read: (id) => {
          const answer = known.get(id) ?? store.read(id);
          known.set(id, answer);
          return answer;
        },
      };
    }),
  },
  {
    fault: "create overwrites a taken id",
    promise: "tenant-store: create changes nothing when the id exists",
    break: tenants((store) => ({
      create: (tenant) =>
        store
          .create(tenant)
          .andThrough(() =>
            current(store, tenant.id).andThen((revision) => store.update(tenant, revision)),
          ),
    })),
  },
  {
    fault: "create looks, waits and writes",
    promise: "tenant-store: create lets exactly one of 50 callers make an id",
    race: true,
    break: tenants((store) => ({
      create: (tenant) =>
        store
          .read(tenant.id)
          .andThen((found) => pause().map(() => found))
          .andThen((found) =>
            store
              .create(tenant)
              .map((answer) =>
                found === undefined
                  ? { verdict: "created" as const, revision: newRevision() }
                  : answer,
              ),
          ),
    })),
  },
  {
    fault: "update ignores the revision",
    promise: "tenant-store: update and remove refuse every revision but the one that is there",
    break: tenants((store) => ({
      update: (tenant) =>
        current(store, tenant.id).andThen((revision) => store.update(tenant, revision)),
    })),
  },
  {
    fault: "update takes a revision that is above the one that is there",
    promise: "tenant-store: update and remove refuse every revision but the one that is there",
    break: tenants((store) => ({
      update: (tenant, expected) =>
        current(store, tenant.id).andThen((revision) =>
          store.update(tenant, expected >= revision && revision > noRevision ? revision : expected),
        ),
    })),
  },
  {
    fault: "remove ignores the revision",
    promise: "tenant-store: update and remove refuse every revision but the one that is there",
    break: tenants((store) => ({
      remove: (tenant) =>
        current(store, tenant).andThen((revision) => store.remove(tenant, revision)),
    })),
  },
  {
    fault: "update makes what is not there",
    promise: "tenant-store: update and remove say unknown when there is nothing",
    break: tenants((store) => ({
      update: (tenant, expected) =>
        store
          .update(tenant, expected)
          .andThrough((answer) =>
            answer.verdict === "unknown"
              ? store.create(tenant).map(() => undefined)
              : okAsync(undefined),
          ),
    })),
  },
  {
    fault: "update answers stale for what is not there",
    promise: "tenant-store: update and remove say unknown when there is nothing",
    break: tenants((store) => ({
      update: (tenant, expected) =>
        store
          .update(tenant, expected)
          .map((answer) => (answer.verdict === "unknown" ? { verdict: "stale" as const } : answer)),
    })),
  },
  {
    fault: "remove answers removed twice",
    promise: "tenant-store: remove removes for every handle, once",
    break: tenants((store) => ({
      remove: (tenant, expected) =>
        store
          .remove(tenant, expected)
          .map((verdict) => (verdict === "unknown" ? "removed" : verdict)),
    })),
  },
  {
    fault: "find goes on finding what was removed, as a cache that is not told",
    promise: "tenant-store: remove removes for every handle, once",
    break: tenants((store) => {
      const kept = new Map<TenantId, Parameters<Tenants["create"]>[0]>();
      return {
        create: (tenant) => {
          kept.set(tenant.id, tenant);
          return store.create(tenant);
        },
        find: (id) => store.read(id).map((found) => found?.value ?? kept.get(id)),
      };
    }),
  },
  {
    fault: "revisions begin at 1 in each life",
    promise: "tenant-store: create begins at no revision that a former life of the id had",
    break: tenants((store) => countingFromOne(store)),
  },
  {
    fault: "find trims ids",
    promise: "tenant-store: create, find and read keep hostile ids apart",
    break: tenants((store) => ({ find: (id) => store.find(id.trimEnd() as TenantId) })),
  },
  {
    fault: "find loses a field",
    promise: "tenant-store: find and read give back what was written, field by field",
    break: tenants((store) => ({
      find: (id) => store.find(id).map((tenant) => tenant && { ...tenant, resources: [] }),
    })),
  },
  {
    fault: "find answers the last tenant for one that is not there",
    promise: "tenant-store: find and read answer undefined for what is not there",
    break: tenants((store) => {
      let last: TenantId | undefined;
      return {
        create: (tenant) => {
          last = tenant.id;
          return store.create(tenant);
        },
        find: (id) =>
          store
            .read(id)
            .andThen((found) =>
              found === undefined && last !== undefined ? store.read(last) : okAsync(found),
            )
            .map((found) => found?.value),
        read: (id) =>
          store
            .read(id)
            .map((found) => found ?? { value: { ...noTenant, id }, revision: noRevision }),
      };
    }),
  },
  {
    fault: "find answers what the caller can change",
    promise: "tenant-store: find and read answer what their caller cannot change for others",
    break: tenants((store) => {
      const live = new Map<TenantId, Parameters<Tenants["create"]>[0]>();
      return {
        create: (tenant) => {
          if (!live.has(tenant.id)) live.set(tenant.id, tenant);
          return store.create(tenant);
        },
        find: (id) => store.read(id).map((found) => found && (live.get(id) ?? found.value)),
        update: (tenant, expected) => {
          live.set(tenant.id, tenant);
          return store.update(tenant, expected);
        },
      };
    }),
  },
  {
    fault: "a tenant with clients goes",
    promise: "tenant-store: remove keeps a tenant that has clients",
    break: tenants((store) => ({
      remove: (tenant, expected) =>
        store
          .remove(tenant, expected)
          .map((verdict) => (verdict === "in_use" ? "removed" : verdict)),
    })),
  },
  {
    fault: "a key ring stays when its tenant goes",
    promise: "tenant-store: remove takes the tenant's key ring with it",
    break: tenants((store, { keyRings }) => ({
      remove: (tenant, expected) =>
        keyRings
          .read(tenant)
          .andThen((ring) =>
            store
              .remove(tenant, expected)
              .andThrough(() => keyRings.replace(tenant, undefined, ring?.value ?? "")),
          ),
    })),
  },
  {
    fault: "the key ring goes although the tenant stays",
    promise: "tenant-store: remove keeps a tenant that has clients, and all that is its own",
    break: ({ tenants: store, keyRings, ...rest }) => {
      const gone = new Set<TenantId>();
      return {
        ...rest,
        tenants: {
          ...copy(store),
          remove: (tenant, expected) => {
            gone.add(tenant);
            return store.remove(tenant, expected);
          },
        },
        keyRings: {
          read: (tenant) =>
            keyRings.read(tenant).map((ring) => (gone.has(tenant) ? undefined : ring)),
          replace: keyRings.replace,
        },
      };
    },
  },
];

const noTenant = {} as Parameters<Tenants["create"]>[0];

/** Revisions that begin at 1 in each life, as a column with a default does. */
const countingFromOne = (store: Tenants): Partial<Tenants> => {
  const begins = new Map<TenantId, number>();
  const shown = (id: TenantId, revision: Revision) =>
    (revision - (begins.get(id) ?? 0)) as Revision;
  const kept = (id: TenantId, revision: Revision) => (revision + (begins.get(id) ?? 0)) as Revision;
  return {
    create: (tenant) =>
      store.create(tenant).map((answer) => {
        if (answer.verdict !== "created") return answer;
        begins.set(tenant.id, answer.revision - 1);
        return { ...answer, revision: shown(tenant.id, answer.revision) };
      }),
    read: (id) =>
      store.read(id).map((found) => found && { ...found, revision: shown(id, found.revision) }),
    update: (tenant, expected) =>
      store
        .update(tenant, kept(tenant.id, expected))
        .map((answer) =>
          answer.verdict === "updated"
            ? { ...answer, revision: shown(tenant.id, answer.revision) }
            : answer,
        ),
    remove: (id, expected) => store.remove(id, kept(id, expected)),
  };
};
