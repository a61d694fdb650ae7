import type { TenantId } from "@mintport/core";
import {
  type Clock,
  type Expiring,
  type FullStorage,
  type Grant,
  type GrantStore,
  later,
  type MaybeAsync,
  type Page,
  type PortError,
  portError,
  pruneMargin,
  systemClock,
  toAsync,
  type Versioned,
} from "@mintport/core/ports";
import { err, errAsync, ok, type ResultAsync } from "@mintport/core/result";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk, type Powers, type RawRecord } from "@mintport/testing";
import { together } from "./tenants-and-clients.ts";

/** The memory storage behind an engine that a test can break, and whose rows can be damaged. */
export interface Engine extends Required<Powers> {
  readonly storage: FullStorage;
}

/** @example const { storage, breakEngine } = engine({ expiresByItself: false }) */
export const engine = ({ expiresByItself }: { readonly expiresByItself: boolean }): Engine => {
  let isDown = false;
  let waited = 0;
  const clock: Clock = { now: () => later(systemClock.now(), waited) };
  const memory = memoryStorage({ clock });
  const damaged = new Set<string>();
  const reachable = <Store extends object>(port: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]): unknown =>
          isDown ? errAsync(portError("unavailable", port)) : Reflect.apply(method, target, args);
      },
    });
  const expiring = <Store extends Expiring>(port: string, store: Store): Store =>
    reachable(
      port,
      expiresByItself ? { ...store, prune: () => store.prune("*", nothing, 0) } : store,
    );

  const { accessTokens, replays, singleUse, tokenFamilies, grants, keyRings } = memory;
  const { deviceAuthorizations } = memory;
  const tenants = reachable(
    "tenant-store",
    readChecked(memory.tenants, damaged, ([id]) => `tenants ${String(id)}`),
  );
  const clients = reachable(
    "client-store",
    readChecked(
      memory.clients,
      damaged,
      ([tenant, id]) => `clients ${String(tenant)} ${String(id)}`,
    ),
  );
  return {
    storage: {
      capabilities: { ...memory.capabilities, expiresByItself },
      tenants,
      clients,
      tenantsAndClients: {
        of: { tenants, clients },
        find: (tenant, client) => together(tenants.find(tenant), clients.find(tenant, client)),
      },
      accessTokens: expiring("access-token-store", {
        ...accessTokens,
        find: (tenant, digest, now) =>
          damaged.has(`accessTokens ${tenant} ${digest}`)
            ? errAsync(portError("corrupt", "access-token-store"))
            : accessTokens.find(tenant, digest, now),
      }),
      replays: expiring("replay-store", replays),
      singleUse: expiring("single-use-store", singleUse),
      tokenFamilies: expiring("token-family-store", tokenFamilies),
      grants: expiring("grant-store", grantsChecked(grants, damaged)),
      deviceAuthorizations: expiring("device-authorization-store", deviceAuthorizations),
      keyRings: reachable("key-store", keyRings),
    },
    breakEngine: async () => {
      isDown = true;
      return async () => {
        isDown = false;
      };
    },
    writeRaw: async (record) => {
      damaged.add(nameOf(record));
    },
    wait: async (seconds) => {
      waited += seconds;
      for (const store of [
        ...[accessTokens, replays, singleUse, tokenFamilies, grants],
        deviceAuthorizations,
      ])
        expectOk(await store.prune("*", later(clock.now(), -pruneMargin), 1_000_000));
    },
  };
};

const nothing = later(systemClock.now(), 0);

const nameOf = (record: RawRecord): string => {
  switch (record.store) {
    case "tenants":
      return `tenants ${record.tenant}`;
    case "clients":
      return `clients ${record.tenant} ${record.client}`;
    case "accessTokens":
      return `accessTokens ${record.tenant} ${record.digest}`;
    case "grants":
      return `grants ${record.tenant} ${record.id}`;
  }
};

type Registry = FullStorage["tenants"] | FullStorage["clients"];

/** Rows that were damaged are corrupt to who reads them, and damaged in a list. */
const readChecked = <Store extends Registry>(
  store: Store,
  damaged: ReadonlySet<string>,
  name: (args: readonly unknown[]) => string,
): Store => {
  const port = "create" in store && store.create.length === 1 ? "tenant-store" : "client-store";
  const checked =
    (method: "find" | "read") =>
    (...args: unknown[]): unknown =>
      damaged.has(name(args))
        ? errAsync(portError("corrupt", port))
        : Reflect.apply(store[method], store, args);
  const list = (...args: unknown[]) =>
    (Reflect.apply(store.list, store, args) as Listing).map(({ items, ...page }) => {
      const isDamaged = ({ value }: Item) => damaged.has(name([...args.slice(0, -1), value.id]));
      const rows = items
        .filter(isDamaged)
        .map(({ value, revision }) => ({ name: value.id, revision }));
      return {
        ...page,
        items: items.filter((item) => !isDamaged(item)),
        ...(rows.length === 0 ? {} : { damaged: rows }),
      };
    });
  return { ...store, find: checked("find"), read: checked("read"), list };
};

type Item = Versioned<{ readonly id: string }>;
type Listing = ResultAsync<{ readonly items: readonly Item[]; readonly next?: string }, PortError>;

const grantsChecked = (store: GrantStore, damaged: ReadonlySet<string>): GrantStore => {
  const isDamaged = (tenant: TenantId, { value }: Versioned<Grant>) =>
    damaged.has(`grants ${tenant} ${value.id}`);
  const checked = (tenant: TenantId, answer: MaybeAsync<Versioned<Grant> | undefined, PortError>) =>
    toAsync(answer).andThen((found) =>
      found !== undefined && isDamaged(tenant, found)
        ? err(portError("corrupt", "grant-store"))
        : ok(found),
    );
  const listed = (tenant: TenantId, { items, ...page }: Page<Versioned<Grant>>) => {
    const rows = items
      .filter((item) => isDamaged(tenant, item))
      .map(({ value, revision }) => ({ name: value.id, revision }));
    const readable = items.filter((item) => !isDamaged(tenant, item));
    return { ...page, items: readable, ...(rows.length === 0 ? {} : { damaged: rows }) };
  };
  return {
    ...store,
    find: (tenant, ...rest) => checked(tenant, store.find(tenant, ...rest)),
    read: (tenant, ...rest) => checked(tenant, store.read(tenant, ...rest)),
    listBySubject: (tenant, ...rest) =>
      store.listBySubject(tenant, ...rest).map((page) => listed(tenant, page)),
    listByClient: (tenant, ...rest) =>
      store.listByClient(tenant, ...rest).map((page) => listed(tenant, page)),
  };
};
