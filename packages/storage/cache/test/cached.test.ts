import { ConfigurationError } from "@mintport/core";
import {
  type FullStorage,
  noRevision,
  portError,
  type Revision,
  toAsync,
} from "@mintport/core/ports";
import { errAsync, ResultAsync } from "@mintport/core/result";
import { cached, type Invalidation, type SharedCache } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import {
  expectErr,
  expectOk,
  sampleClient,
  sampleTenant,
  storageContract,
} from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("a cached storage keeps every promise", () => {
  const open = async () => {
    const bus = invalidationBus();
    const storage = memoryStorage();
    return {
      handles: [
        cached(storage, { invalidation: bus.node() }),
        cached(storage, { invalidation: bus.node() }),
      ] as const,
      close: async () => {},
    };
  };
  storageContract({ describe, it, expect }, open, { expiresByItself: false });
});

describe("the cache", () => {
  it("asks the store once for as long as it may, and again after that", async () => {
    const { storage, loads } = counting();
    const time = clock();
    const { clients } = cached(storage, { maxStaleness: 5, elapsed: time.elapsed });
    const find = () => clients.find(tenant.id, client.id);
    for (const advance of [0, 4999, 0]) {
      time.advance(advance);
      expect(expectOk(await find())).toEqual(client);
    }
    expect(loads()).toBe(1);
    time.advance(1);
    expectOk(await find());
    expect(loads()).toBe(2);
  });

  it("shuts a client that another node disabled out within the staleness, without a message", async () => {
    const { storage } = counting();
    const time = clock();
    const { clients } = cached(storage, { maxStaleness: 5, elapsed: time.elapsed });
    expectOk(await clients.find(tenant.id, client.id));
    const disabled = { ...client, disabled: !client.disabled };
    expectOk(await storage.clients.update(tenant.id, disabled, await seen(storage)));
    time.advance(5000);
    expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(disabled);
  });

  it("remembers that there is none, until one is created", async () => {
    const { storage, loads } = counting();
    const { clients } = cached(storage);
    const late = sampleClient();
    for (let i = 0; i < 3; i++)
      expect(expectOk(await clients.find(tenant.id, late.id))).toBe(undefined);
    expect(loads()).toBe(1);
    expectOk(await clients.create(tenant.id, late));
    expect(expectOk(await clients.find(tenant.id, late.id))).toEqual(late);
  });

  it("loads once for a hundred callers at the same time", async () => {
    const { storage, loads } = counting();
    const { clients } = cached(storage);
    await Promise.all(
      Array.from({ length: 100 }, () => toAsync(clients.find(tenant.id, client.id))),
    );
    expect(loads()).toBe(1);
  });

  it("does not keep what was read before a write that came meanwhile", async () => {
    const memory = seeded();
    let release: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = true;
    const storage: FullStorage = {
      ...memory,
      clients: {
        ...memory.clients,
        find: (tenantId, id) => {
          const read = memory.clients.find(tenantId, id);
          return isHeld ? ResultAsync.fromSafePromise(gate).andThen(() => read) : read;
        },
      },
    };
    const { clients } = cached(storage);
    const reading = clients.find(tenant.id, client.id);
    isHeld = false;
    const changed = { ...client, disabled: !client.disabled };
    expectOk(await clients.update(tenant.id, changed, await seen({ clients })));
    release?.();
    expectOk(await reading);
    expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(changed);
  });

  it("keeps no failure", async () => {
    const { storage } = counting();
    let isDown = true;
    const { clients } = cached({
      ...storage,
      clients: {
        ...storage.clients,
        find: (...args) =>
          isDown
            ? errAsync(portError("unavailable", "client-store"))
            : storage.clients.find(...args),
      },
    });
    expect(expectErr(await clients.find(tenant.id, client.id)).kind).toBe("unavailable");
    isDown = false;
    expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(client);
  });

  it("holds no more than it may", async () => {
    const { storage, loads } = counting();
    const { clients } = cached(storage, { maxEntries: 2 });
    const others = [sampleClient(), sampleClient()];
    for (const other of others) expectOk(await storage.clients.create(tenant.id, other));
    const ids = [client, ...others].map(({ id }) => id);
    for (const id of ids) expectOk(await clients.find(tenant.id, id));
    expectOk(await clients.find(tenant.id, ids[0]!));
    expect(loads()).toBe(4);
  });

  it("keeps what is there through a flood of names of which there is nothing", async () => {
    const { storage, loads } = counting();
    const { clients } = cached(storage, { maxEntries: 2 });
    expectOk(await clients.find(tenant.id, client.id));
    for (let i = 0; i < 3000; i++)
      expectOk(await clients.find(tenant.id, `made-up-${i}` as typeof client.id));
    const before = loads();
    expect(expectOk(await clients.find(tenant.id, client.id))?.id).toBe(client.id);
    expect(loads()).toBe(before);
  });

  it.each([
    [{ maxStaleness: -1 }, /maxStaleness: must be seconds, 0 or more/],
    [{ maxStaleness: Number.NaN }, /maxStaleness: /],
    [{ maxStaleness: Number.POSITIVE_INFINITY }, /maxStaleness: /],
    [{ maxEntries: 0 }, /maxEntries: must be a whole number from 1/],
    [{ maxEntries: 1.5 }, /maxEntries: /],
  ])("is not made with %j", (options, message) => {
    expect(() => cached(memoryStorage(), options)).toThrow(ConfigurationError);
    expect(() => cached(memoryStorage(), options)).toThrow(message);
  });

  it("keeps nothing with a staleness of 0", async () => {
    const { storage, loads } = counting();
    const { clients } = cached(storage, { maxStaleness: 0 });
    for (let i = 0; i < 3; i++) expectOk(await clients.find(tenant.id, client.id));
    expect(loads()).toBe(3);
  });

  it("hears of another node's write at once", async () => {
    const memory = seeded();
    const bus = invalidationBus();
    const [a, b] = [bus.node(), bus.node()].map((invalidation) => cached(memory, { invalidation }));
    expectOk(await b!.tenants.find(tenant.id));
    const changed = { ...tenant, accessTokenLifetime: 7 };
    const { revision = noRevision } = expectOk(await memory.tenants.read(tenant.id)) ?? {};
    expectOk(await a!.tenants.update(changed, revision));
    expect(expectOk(await b!.tenants.find(tenant.id))).toEqual(changed);
  });
});

describe("a cache that nodes share", () => {
  it("lets one node's load serve the others, until a write", async () => {
    const { storage, loads } = counting();
    const shared = memoryCache();
    const [a, b] = [cached(storage, { shared }), cached(storage, { shared })];
    expectOk(await a.clients.find(tenant.id, client.id));
    expect(expectOk(await b.clients.find(tenant.id, client.id))).toEqual(client);
    expect(expectOk(await b.clients.find(tenant.id, sampleClient().id))).toBe(undefined);
    expect(loads()).toBe(2);
    const changed = { ...client, disabled: !client.disabled };
    expectOk(await a.clients.update(tenant.id, changed, await seen(a)));
    const c = cached(storage, { shared });
    expect(expectOk(await c.clients.find(tenant.id, client.id))).toEqual(changed);
  });

  it("counts the staleness from when the store was asked, through both caches and a slow load", async () => {
    const time = clock();
    const shared = memoryCache();
    const { storage, loads } = counting();
    const slow = {
      ...storage,
      clients: {
        ...storage.clients,
        find: (...args: Parameters<FullStorage["clients"]["find"]>) =>
          toAsync(storage.clients.find(...args)).map((found) => {
            time.advance(2000);
            return found;
          }),
      },
    };
    const node = () =>
      cached(slow, { maxStaleness: 5, shared, elapsed: time.elapsed, now: time.elapsed });
    const [a, b] = [node(), node()];
    expectOk(await a.clients.find(tenant.id, client.id));
    time.advance(2900);
    // 4.9 seconds after the store was asked it still counts; a tenth of a second later it counts nowhere.
    expectOk(await b.clients.find(tenant.id, client.id));
    expectOk(await b.clients.find(tenant.id, client.id));
    expect(loads()).toBe(1);
    time.advance(100);
    expectOk(await b.clients.find(tenant.id, client.id));
    expect(loads()).toBe(2);
  });

  it("keeps what it was given for what is left of the staleness", async () => {
    const time = clock();
    const kept: number[] = [];
    const shared = {
      ...memoryCache(),
      set: async (_: string, __: string, ms: number) => void kept.push(ms),
    };
    const { clients } = cached(seeded(), { maxStaleness: 5, shared, now: time.elapsed });
    expectOk(await clients.find(tenant.id, client.id));
    expect(kept).toEqual([5000]);
  });

  it("slows nothing while it is silent: one lookup waits for it, the others do not", async () => {
    let asked = 0;
    const silent = (): Promise<never> => {
      asked++;
      return new Promise(() => {});
    };
    const shared = { get: silent, set: silent, delete: silent };
    const { clients } = cached(seeded(), { maxStaleness: 0, shared });
    for (let i = 0; i < 20; i++)
      expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(client);
    // Who does not ask does not wait.
    expect(asked).toBe(1);
  });

  it("is passed over when it fails or holds what cannot be read", async () => {
    const broken = async (): Promise<never> => {
      throw new Error("down");
    };
    for (const shared of [
      { get: broken, set: broken, delete: broken },
      { ...memoryCache(), get: async () => "{}" },
    ]) {
      const { clients } = cached(seeded(), { shared });
      expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(client);
      const changed = { ...client, accessTokenLifetime: 7 };
      expectOk(await clients.update(tenant.id, changed, await seen({ clients })));
      expect(expectOk(await clients.find(tenant.id, client.id))).toEqual(changed);
    }
  });
});

const tenant = sampleTenant();
const client = sampleClient();

const seeded = (): FullStorage =>
  memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] });

/** A storage that counts how often a client is looked up. */
const counting = () => {
  const storage = seeded();
  let loads = 0;
  const find: FullStorage["clients"]["find"] = (...args) => {
    loads++;
    return storage.clients.find(...args);
  };
  return { storage: { ...storage, clients: { ...storage.clients, find } }, loads: () => loads };
};

const clock = () => {
  let now = 0;
  return {
    elapsed: () => now,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

/** Pub/sub in one process: every node hears every other. */
const invalidationBus = () => {
  const listeners = new Set<(key: string) => void>();
  return {
    node: (): Invalidation => ({
      publish: (key) => {
        for (const listener of listeners) listener(key);
      },
      subscribe: (listener) => {
        listeners.add(listener);
      },
    }),
  };
};

const memoryCache = (): SharedCache => {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
};

/** The client's revision, past every cache. */
const seen = async ({ clients }: Pick<FullStorage, "clients">): Promise<Revision> =>
  expectOk(await clients.read(tenant.id, client.id))?.revision ?? noRevision;
