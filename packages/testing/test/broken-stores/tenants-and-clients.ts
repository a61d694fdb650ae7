import type { Client, ClientId, Tenant, TenantId } from "@mintport/core";
import {
  type FullStorage,
  type MaybeAsync,
  type PortError,
  portError,
  type TenantAndClient,
  type TenantsAndClients,
} from "@mintport/core/ports";
import { ok, okAsync, type Result, ResultAsync } from "@mintport/core/result";
import type { BrokenStore } from "./broken-store.ts";

/** Two answers as one. */
export const together = (
  tenant: MaybeAsync<Tenant | undefined, PortError>,
  client: MaybeAsync<Client | undefined, PortError>,
): ResultAsync<TenantAndClient, PortError> =>
  new ResultAsync(
    Promise.all([tenant, client]).then(
      ([found, ofClient]): Result<TenantAndClient, PortError> =>
        found.map((value) => ({ tenant: value, client: ofClient })),
    ),
  );

type Find = (tenant: TenantId, client: ClientId) => ResultAsync<TenantAndClient, PortError>;

/** A lookup of both with a fault, beside stores that are right. */
const lookup =
  (change: (find: Find, storage: FullStorage) => TenantsAndClients["find"]): BrokenStore["break"] =>
  (storage) => {
    const { tenants, clients } = storage;
    const right: Find = (tenant, client) =>
      together(tenants.find(tenant), clients.find(tenant, client));
    return { tenantsAndClients: { of: { tenants, clients }, find: change(right, storage) } };
  };

export const brokenTenantsAndClients: readonly BrokenStore[] = [
  {
    fault: "a client has another lifetime than was written",
    promise: "tenants-and-clients: find answers the tenant and its client as they were written",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).map(({ tenant, client }) => ({
            tenant,
            client: client.map((value) => value && { ...value, accessTokenLifetime: 1 }),
          })),
    ),
  },
  {
    fault: "a tenant without the client is not there",
    promise: "tenants-and-clients: find answers undefined for what is not there, and the tenant",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).map((both) =>
            both.client.unwrapOr(undefined) === undefined ? { ...both, tenant: undefined } : both,
          ),
    ),
  },
  {
    fault: "that there is nothing is remembered for ever",
    promise: "tenants-and-clients: find sees what another handle wrote after it had looked",
    break: lookup((find) => {
      const absent = new Map<string, TenantAndClient>();
      return (tenant, client) => {
        const key = JSON.stringify([tenant, client]);
        return find(tenant, client).map((both) => {
          if (both.tenant === undefined) absent.set(key, both);
          return absent.get(key) ?? both;
        });
      };
    }),
  },
  {
    fault: "what is there is remembered until it is gone",
    promise: "tenants-and-clients: find sees what another handle wrote after it had looked",
    break: lookup((find) => {
      const known = new Map<string, TenantAndClient>();
      return (tenant, client) =>
        find(tenant, client).map((both) => {
          const key = JSON.stringify([tenant, client]);
          const kept = known.get(key) ?? both;
          const isWhole = both.client.unwrapOr(undefined) !== undefined;
          if (isWhole) known.set(key, kept);
          return isWhole ? kept : both;
        });
    }),
  },
  {
    fault: "every caller is given the same object",
    promise: "tenants-and-clients: find answers what its caller cannot change for others",
    break: lookup((find) => {
      const copies = new Map<string, TenantAndClient>();
      return (tenant, client) =>
        find(tenant, client).map((both) => {
          const key = JSON.stringify(both);
          const copy = copies.get(key) ?? {
            tenant: structuredClone(both.tenant),
            client: both.client.map((value) => structuredClone(value)),
          };
          copies.set(key, copy);
          return copy;
        });
    }),
  },
  ...(
    [
      ["case", (id: string) => id.toLowerCase()],
      ["trailing blanks", (id: string) => id.trimEnd()],
      ["normalization", (id: string) => id.normalize("NFC")],
    ] as const
  ).flatMap(([what, spell]): readonly BrokenStore[] =>
    (["tenants", "clients"] as const).map((part) => ({
      fault: `the ids of ${part} are compared without ${what}`,
      promise: "tenants-and-clients: find keeps ids apart, byte by byte",
      break: (storage) => spelling(storage, part, spell),
    })),
  ),
  {
    fault: "the client is looked up without its tenant",
    promise: "tenants-and-clients: find never answers another tenant's client, under any id",
    break: (storage) => {
      const owners = new Map<ClientId, TenantId>();
      const { tenants, clients, ...rest } = withClients(storage, (tenant, client) => {
        owners.set(client.id, tenant);
      });
      return {
        ...{ ...rest, tenants, clients },
        tenantsAndClients: {
          of: { tenants, clients },
          find: (tenant, client) =>
            together(tenants.find(tenant), clients.find(owners.get(client) ?? tenant, client)),
        },
      };
    },
  },
  {
    fault: "keys of tenant and client run into each other",
    promise: "tenants-and-clients: find never answers another tenant's client, under any id",
    break: (storage) => {
      const joined = new Map<string, readonly [TenantId, ClientId]>();
      const { tenants, clients, ...rest } = withClients(storage, (tenant, client) => {
        joined.set(`${tenant}:${client.id}`, [tenant, client.id]);
      });
      return {
        ...{ ...rest, tenants, clients },
        tenantsAndClients: {
          of: { tenants, clients },
          find: (tenant, client) =>
            together(
              tenants.find(tenant),
              clients.find(...(joined.get(`${tenant}:${client}`) ?? ([tenant, client] as const))),
            ),
        },
      };
    },
  },
  {
    fault: "a client that cannot be read is not there",
    promise: "tenants-and-clients: find answers corrupt for what cannot be read",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).map((both) => ({
            ...both,
            client: both.client.orElse(() => ok(undefined)),
          })),
    ),
  },
  {
    fault: "a client that cannot be read takes its tenant along",
    promise: "tenants-and-clients: find answers corrupt for what cannot be read",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).andThen((both) => both.client.map(() => both)),
    ),
  },
  {
    fault: "an outage is a tenant that is not there",
    promise: "tenants-and-clients: every method answers an error while the engine is gone",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).orElse(() => okAsync({ tenant: undefined, client: ok(undefined) })),
    ),
  },
  {
    fault: "an outage is told of another port",
    promise: "tenants-and-clients: every method answers an error while the engine is gone",
    break: lookup(
      (find) =>
        (...ids) =>
          find(...ids).mapErr(({ kind }) => portError(kind, "client-store")),
    ),
  },
];

/** The storage, which says who creates a client. */
const withClients = (
  storage: FullStorage,
  created: (tenant: TenantId, client: Client) => void,
): FullStorage => {
  const { find, create, read, update, list, remove } = storage.clients;
  return {
    ...storage,
    clients: {
      ...{ find, read, update, list, remove },
      create: (tenant, client) => {
        created(tenant, client);
        return create(tenant, client);
      },
    },
  };
};

/** A lookup that takes the ids of one store in the spelling that was created first. */
const spelling = (
  storage: FullStorage,
  part: "tenants" | "clients",
  spell: (id: string) => string,
): Partial<FullStorage> => {
  const ids = new Map<string, [TenantId, ClientId]>();
  const keyOf = (tenant: string, client: string): string =>
    JSON.stringify(part === "tenants" ? [spell(tenant), client] : [tenant, spell(client)]);
  const { tenants, clients, ...rest } = withClients(storage, (tenant, client) => {
    const key = keyOf(tenant, client.id);
    if (!ids.has(key)) ids.set(key, [tenant, client.id]);
  });
  return {
    ...{ ...rest, tenants, clients },
    tenantsAndClients: {
      of: { tenants, clients },
      find: (...asked) => {
        const [tenant, client] = ids.get(keyOf(...asked)) ?? asked;
        return together(tenants.find(tenant), clients.find(tenant, client));
      },
    },
  };
};
