import { ConfigurationError } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { cachedClients, type Invalidation, type SharedCache } from "@mintport/storage-cache";
import { expectErr, expectOk, sampleClient, sampleTenant } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = sampleTenant().id;
const other = sampleTenant().id;
const client = sampleClient();

/** A table of one client that an application writes for itself. */
const table = () => {
  let row: typeof client | undefined = client;
  let loads = 0;
  return {
    find: (of: string, id: string) => {
      loads++;
      return okAsync(of === tenant && id === client.id ? row : undefined);
    },
    loads: () => loads,
    write: (change: typeof client | undefined) => {
      row = change;
    },
  };
};

describe("a cache before one store of clients", () => {
  it("asks the store once for as long as it may, and sees a change after that", async () => {
    const store = table();
    let time = 0;
    const cache = cachedClients(store, { maxStaleness: 5, elapsed: () => time });
    for (time of [0, 4999]) expect(expectOk(await cache.find(tenant, client.id))).toEqual(client);
    expect(store.loads()).toBe(1);
    store.write(undefined);
    time = 5000;
    expect(expectOk(await cache.find(tenant, client.id))).toBeUndefined();
  });

  it("keeps tenants apart", async () => {
    const cache = cachedClients(table());
    expect(expectOk(await cache.find(tenant, client.id))).toEqual(client);
    expect(expectOk(await cache.find(other, client.id))).toBeUndefined();
  });

  it("keeps no failure", async () => {
    const failing = errAsync(portError("unavailable", "client-store"));
    let down = true;
    const store = table();
    const cache = cachedClients({
      find: (of, id) => (down ? failing : store.find(of, id)),
    });
    expect(expectErr(await cache.find(tenant, client.id)).kind).toBe("unavailable");
    down = false;
    expect(expectOk(await cache.find(tenant, client.id))).toEqual(client);
  });

  it("forgets a changed row here, in the shared cache and on the other nodes", async () => {
    const store = table();
    const texts = new Map<string, string>();
    const shared: SharedCache = {
      get: async (key) => texts.get(key),
      set: async (key, value) => {
        texts.set(key, value);
      },
      delete: async (key) => {
        texts.delete(key);
      },
    };
    const listeners: ((key: string) => void)[] = [];
    const invalidation: Invalidation = {
      publish: (key) => {
        for (const listener of listeners) listener(key);
      },
      subscribe: (listener) => {
        listeners.push(listener);
      },
    };
    const [one, two] = [
      cachedClients(store, { shared, invalidation }),
      cachedClients(store, { shared, invalidation }),
    ];
    for (const node of [one, two])
      expect(expectOk(await node.find(tenant, client.id))).toEqual(client);
    expect(store.loads()).toBe(1);
    const disabled = { ...client, disabled: !client.disabled };
    store.write(disabled);
    expectOk(await one.forget(tenant, client.id));
    for (const node of [one, two])
      expect(expectOk(await node.find(tenant, client.id))).toEqual(disabled);
  });

  it.each([{ maxStaleness: -1 }, { maxEntries: 0 }, { maxStalenes: 5 }])(
    "is refused with %j, and names the option",
    (options) => {
      const make = () => cachedClients(table(), options);
      expect(make).toThrow(ConfigurationError);
      expect(make).toThrow(`cachedClients: ${Object.keys(options)[0]}: `);
    },
  );
});
