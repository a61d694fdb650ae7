import type { Client, ClientId, TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import { type FullStorage, noRevision } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

type Clients = FullStorage["clients"];

const clients =
  (change: (clients: Clients, storage: FullStorage) => Partial<Clients>): BrokenStore["break"] =>
  (storage) => ({ clients: { ...copy(storage.clients), ...change(storage.clients, storage) } });

const copy = ({ find, create, read, update, list, remove }: Clients): Clients => ({
  find,
  create,
  read,
  update,
  list,
  remove,
});

/** Turns every id into what `spell` makes of it, so that two spellings are one client. */
const spelt = (store: Clients, spell: (id: string) => string) => {
  const ids = new Map<string, ClientId>();
  const known = (tenant: TenantId, id: ClientId) => ids.get(`${tenant} ${spell(id)}`) ?? id;
  return {
    known,
    create: (tenant: TenantId, client: Client) => {
      ids.set(`${tenant} ${spell(client.id)}`, client.id);
      return store.create(tenant, client);
    },
  };
};

export const brokenClients: readonly BrokenStore[] = [
  {
    fault: "find of a handle remembers what it read for ever",
    promise: "client-store: find and read see what another handle wrote after they had read",
    break: clients((store) => {
      const known = new Map<string, ReturnType<typeof store.find>>();
      return {
        find: (tenant, id) => {
          const answer = known.get(`${tenant} ${id}`) ?? store.find(tenant, id);
          known.set(`${tenant} ${id}`, answer);
          return answer;
        },
      };
    }),
  },
  {
    fault: "read of a handle remembers what it read for ever",
    promise: "client-store: find and read see what another handle wrote after they had read",
    break: clients((store) => {
      const known = new Map<string, ReturnType<typeof store.read>>();
      return {
        read: (tenant, id) => {
          const answer = known.get(`${tenant} ${id}`) ?? store.read(tenant, id);
          known.set(`${tenant} ${id}`, answer);
          return answer;
        },
      };
    }),
  },
  {
    fault: "find forgets the tenant",
    promise: "client-store: no method shows, changes or removes another tenant's client",
    break: clients((store) => {
      const all = new Map<string, TenantId>();
      return {
        create: (tenant, client) => {
          all.set(client.id, tenant);
          return store.create(tenant, client);
        },
        find: (tenant, client) => store.find(all.get(client) ?? tenant, client),
      };
    }),
  },
  {
    fault: "update forgets the tenant",
    promise: "client-store: two tenants hold the same client id",
    break: clients((store) => {
      const owners = new Map<ClientId, TenantId>();
      return {
        create: (tenant, client) => {
          owners.set(client.id, tenant);
          return store.create(tenant, client);
        },
        update: (tenant, client) => {
          const owner = owners.get(client.id) ?? tenant;
          return store
            .read(owner, client.id)
            .andThen((found) => store.update(owner, client, found?.revision ?? noRevision));
        },
      };
    }),
  },
  {
    fault: "remove forgets the tenant",
    promise: "client-store: two tenants hold the same client id",
    break: clients((store) => {
      const owners = new Map<ClientId, TenantId>();
      return {
        create: (tenant, client) => {
          if (!owners.has(client.id)) owners.set(client.id, tenant);
          return store.create(tenant, client);
        },
        remove: (tenant, id) => {
          const owner = owners.get(id) ?? tenant;
          return store
            .read(owner, id)
            .andThen((found) => store.remove(owner, id, found?.revision ?? noRevision));
        },
      };
    }),
  },
  {
    fault: "keys of tenant and id run into each other",
    promise: "client-store: find keeps two tenants apart whose ids run into each other",
    break: clients((store) => {
      const joined = new Map<string, TenantId>();
      return {
        create: (tenant, client) => {
          joined.set(`${tenant}:${client.id}`, tenant);
          return store.create(tenant, client);
        },
        find: (tenant, client) => {
          const key = `${tenant}:${client}`;
          const owner = joined.get(key) ?? tenant;
          return store.find(owner, key.slice(owner.length + 1) as ClientId);
        },
      };
    }),
  },
  {
    fault: "create asks for no tenant",
    promise: "client-store: create makes no client of a tenant that does not exist",
    break: clients((store) => ({
      create: (tenant, client) =>
        store
          .create(tenant, client)
          .map((answer) =>
            answer.verdict === "tenant_unknown"
              ? { verdict: "created" as const, revision: newRevision() }
              : answer,
          ),
    })),
  },
  ...(["update", "remove", "find"] as const).flatMap((method): readonly BrokenStore[] =>
    (
      [
        ["case", (id: string) => id.toLowerCase()],
        ["trailing blanks", (id: string) => id.trimEnd()],
        ["normalization", (id: string) => id.normalize("NFC")],
      ] as const
    ).map(([what, spell]) => ({
      fault: `${method} ignores ${what}`,
      promise: "client-store: update and remove take one id for another in no spelling of it",
      break: clients((store) => {
        const { known, create } = spelt(store, spell);
        return {
          create,
          ...(method === "update"
            ? {
                update: (
                  tenant: TenantId,
                  client: Client,
                  expected: Parameters<Clients["update"]>[2],
                ) => store.update(tenant, { ...client, id: known(tenant, client.id) }, expected),
              }
            : method === "remove"
              ? {
                  remove: (
                    tenant: TenantId,
                    id: ClientId,
                    expected: Parameters<Clients["remove"]>[2],
                  ) => store.remove(tenant, known(tenant, id), expected),
                }
              : {
                  find: (tenant: TenantId, id: ClientId) => store.find(tenant, known(tenant, id)),
                }),
        };
      }),
    })),
  ),
  {
    fault: "remove takes every spelling of an id",
    promise: "client-store: update and remove touch the id that was named",
    break: clients((store) => ({
      remove: (tenant, id, expected) =>
        store.remove(tenant, id, expected).andThrough((verdict) => {
          const twin = id.toUpperCase() as ClientId;
          return verdict === "removed" && twin !== id
            ? store
                .read(tenant, twin)
                .andThen((found) => store.remove(tenant, twin, found?.revision ?? noRevision))
            : okAsync("unknown" as const);
        }),
    })),
  },
  {
    fault: "values lose what is not ASCII",
    promise: "client-store: find and read give back what was written, field by field",
    break: clients((store) => ({
      create: (tenant, client) =>
        store.create(
          tenant,
          JSON.parse(JSON.stringify(client).replaceAll(/[^\x20-\x7e]/g, "?")) as Client,
        ),
    })),
  },
  {
    fault: "read answers a revision of its own",
    promise: "client-store: find and read give back what was written",
    break: clients((store) => ({
      read: (tenant, id) =>
        store.read(tenant, id).map((found) => found && { ...found, revision: newRevision() }),
    })),
  },
  {
    fault: "a client comes while its tenant goes",
    promise:
      "tenant-store: of a client that is created and its tenant that is removed at the same time, one loses",
    race: true,
    break: (storage) => racing(storage, 1),
  },
  {
    fault: "a client comes while its tenant goes, once in forty times",
    promise:
      "tenant-store: of a client that is created and its tenant that is removed at the same time, one loses",
    race: true,
    break: (storage) => racing(storage, 40),
  },
  {
    fault: "a tenant goes though it looked for clients before they came",
    promise:
      "tenant-store: of a client that is created and its tenant that is removed at the same time, one loses",
    race: true,
    break: ({ tenants, clients: store }) => ({
      tenants: {
        ...{
          find: tenants.find,
          read: tenants.read,
          create: tenants.create,
          update: tenants.update,
          list: tenants.list,
        },
        remove: (tenant, expected) =>
          store.list(tenant, { limit: 1 }).andThen(({ items }) =>
            pause()
              .andThen(() => tenants.remove(tenant, expected))
              .map((verdict) =>
                verdict === "in_use" && items.length === 0 ? ("removed" as const) : verdict,
              ),
          ),
      },
    }),
  },
];

/** Every so many-th client is created by who looked for its tenant, and waited. */
const racing = ({ tenants, clients: store }: FullStorage, every: number): Partial<FullStorage> => {
  let calls = 0;
  return {
    clients: {
      ...copy(store),
      create: (tenant, client) =>
        ++calls % every === 0
          ? tenants.read(tenant).andThen((found) =>
              pause()
                .andThen(() => store.create(tenant, client))
                .map((answer) =>
                  found !== undefined && answer.verdict === "tenant_unknown"
                    ? { verdict: "created" as const, revision: newRevision() }
                    : answer,
                ),
            )
          : store.create(tenant, client),
    },
  };
};
