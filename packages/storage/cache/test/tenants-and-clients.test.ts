import type { ClientId } from "@mintport/core";
import {
  type FullStorage,
  noRevision,
  portError,
  type TenantAndClient,
  tenantsAndClientsOf,
  toAsync,
} from "@mintport/core/ports";
import { err, errAsync, ok, ResultAsync } from "@mintport/core/result";
import { cached, type SharedCache } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk, freshTenantId, sampleClient, sampleTenant } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("a tenant and its client behind a cache", () => {
  it("are loaded by one call where neither is known, and known each by itself from then on", async () => {
    const { storage, calls } = counting();
    const node = cached(storage);
    for (let i = 0; i < 3; i++) expect(await lookedUp(node)).toEqual({ tenant, client });
    expect(expectOk(await node.tenants.find(tenant.id))).toEqual(tenant);
    expect(expectOk(await node.clients.find(tenant.id, client.id))).toEqual(client);
    expect(calls).toEqual(["both"]);
  });

  it("are there at once when both are known", async () => {
    const node = cached(seeded());
    await lookedUp(node);
    expect(lookupOf(node).find(tenant.id, client.id)).toEqual(ok({ tenant, client: ok(client) }));
  });

  it("cost one lookup of the one that is not known", async () => {
    const { storage, calls } = counting();
    const withTenant = cached(storage);
    expectOk(await withTenant.tenants.find(tenant.id));
    expect(await lookedUp(withTenant)).toEqual({ tenant, client });
    const withClient = cached(storage);
    expectOk(await withClient.clients.find(tenant.id, client.id));
    expect(await lookedUp(withClient)).toEqual({ tenant, client });
    expect(calls).toEqual(["tenant", "client", "client", "tenant"]);
  });

  it("are loaded once for a hundred callers at the same time", async () => {
    const { storage, calls } = counting();
    const node = cached(storage);
    await Promise.all(Array.from({ length: 100 }, () => lookedUp(node)));
    expect(calls).toEqual(["both"]);
  });

  it("cost the store nothing for made-up clients of a tenant that is known to let nobody in", async () => {
    const { storage, calls } = counting();
    const shut = { ...sampleTenant(), disabled: true };
    expectOk(await storage.tenants.create(shut));
    const node = cached(storage);
    for (const id of [shut.id, freshTenantId()]) {
      calls.length = 0;
      for (let i = 0; i < 5; i++)
        expectOk(await lookupOf(node).find(id, `made-up-${i}` as ClientId));
      expect(calls).toEqual(["both"]);
    }
  });

  it("are asked for again when they are as old as they may be", async () => {
    const { storage, calls } = counting();
    let now = 0;
    const node = cached(storage, { maxStaleness: 5, elapsed: () => now });
    await lookedUp(node);
    now = 4999;
    await lookedUp(node);
    expect(calls).toEqual(["both"]);
    now = 5000;
    await lookedUp(node);
    expect(calls).toEqual(["both", "both"]);
  });

  it.each(["tenants", "clients"] as const)(
    "are not kept when a write to %s came while they were loaded",
    async (store) => {
      const memory = seeded();
      let release: (() => void) | undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const both = lookupOf(memory);
      const storage: FullStorage = {
        ...memory,
        tenantsAndClients: {
          of: both.of,
          find: (...ids) => {
            const read = toAsync(both.find(...ids));
            return ResultAsync.fromSafePromise(gate).andThen(() => read);
          },
        },
      };
      const node = cached(storage);
      const reading = lookedUp(node);
      // The store is asked, and has not answered yet.
      await Promise.resolve();
      const changed = { tenant, client };
      if (store === "tenants") {
        changed.tenant = { ...tenant, accessTokenLifetime: 7 };
        expectOk(await node.tenants.update(changed.tenant, await revisionOf(memory, store)));
      } else {
        changed.client = { ...client, disabled: !client.disabled };
        const revision = await revisionOf(memory, store);
        expectOk(await node.clients.update(tenant.id, changed.client, revision));
      }
      release?.();
      expect(await reading).toEqual({ tenant, client });
      expect(expectOk(await node.tenants.find(tenant.id))).toEqual(changed.tenant);
      expect(expectOk(await node.clients.find(tenant.id, client.id))).toEqual(changed.client);
    },
  );

  it("keep no failure, and of a client that cannot be read the tenant", async () => {
    const memory = seeded();
    const both = lookupOf(memory);
    const down = errAsync(portError("unavailable", "tenant-store"));
    const damaged = err(portError("corrupt", "client-store"));
    const answers = [down, ok({ tenant, client: damaged })];
    const find = () => answers.shift() ?? expect.fail("asked again");
    const node = cached({ ...memory, tenantsAndClients: { of: both.of, find } });
    const { find: look } = lookupOf(node);
    expect(expectErr(await look(tenant.id, client.id))).toMatchObject({ port: "tenant-store" });
    expect(expectOk(await look(tenant.id, client.id))).toEqual({ tenant, client: damaged });
    expect(await lookedUp(node)).toEqual({ tenant, client });
  });

  it("tells whoever waits for a client alone of the port that it asked", async () => {
    const memory = seeded();
    const find = () => errAsync(portError("unavailable", "tenant-store"));
    const node = cached({ ...memory, tenantsAndClients: { of: lookupOf(memory).of, find } });
    const both = lookupOf(node).find(tenant.id, client.id);
    expect(expectErr(await node.clients.find(tenant.id, client.id))).toMatchObject({
      port: "client-store",
    });
    expectErr(await both);
  });

  it("are asked of the stores that were put in the place of the storage's own, before and behind", async () => {
    const memory = seeded();
    const mine = { ...client, accessTokenLifetime: 77 };
    const clients = { ...memory.clients, find: () => ok(mine) };
    const before = cached({ ...memory, clients });
    expect(tenantsAndClientsOf(before)).toBe(undefined);
    expect(expectOk(await before.clients.find(tenant.id, client.id))).toEqual(mine);
    expect(tenantsAndClientsOf({ ...cached(memory), clients })).toBe(undefined);
  });

  it("are loaded by one call behind a cache that nodes share, and left there each by itself", async () => {
    const { storage, calls } = counting();
    const shared = memoryCache();
    expect(await lookedUp(cached(storage, { shared }))).toEqual({ tenant, client });
    expect(calls).toEqual(["both"]);
    const other = cached(storage, { shared });
    expect(expectOk(await other.tenants.find(tenant.id))).toEqual(tenant);
    expect(expectOk(await other.clients.find(tenant.id, client.id))).toEqual(client);
    expect(await lookedUp(cached(storage, { shared }))).toEqual({ tenant, client });
    expect(calls).toEqual(["both"]);
  });

  it.each(["tenant", "client"] as const)(
    "cost one lookup of the %s, which a cache that nodes share does not know",
    async (unknown) => {
      const { storage, calls } = counting();
      const shared = memoryCache();
      const node = cached(storage, { shared });
      if (unknown === "client") expectOk(await node.tenants.find(tenant.id));
      else expectOk(await node.clients.find(tenant.id, client.id));
      calls.length = 0;
      expect(await lookedUp(cached(storage, { shared }))).toEqual({ tenant, client });
      expect(calls).toEqual([unknown]);
    },
  );

  it("are loaded by one call though a cache that nodes share fails", async () => {
    const { storage, calls } = counting();
    const broken = async (): Promise<never> => {
      throw new Error("down");
    };
    const shared = { get: broken, set: broken, delete: broken };
    const node = cached(storage, { shared });
    expect(await lookedUp(node)).toEqual({ tenant, client });
    expect(calls).toEqual(["both"]);
  });

  it("fail with the store, and whoever comes next asks it again", async () => {
    const { storage } = counting();
    let fails = true;
    const { of, find } = storage.tenantsAndClients;
    const throwing = () => {
      throw new Error("down");
    };
    const node = cached({
      ...storage,
      tenantsAndClients: { of, find: (...ids) => (fails ? throwing() : find(...ids)) },
    });
    await expect(lookedUp(node)).rejects.toThrow("down");
    fails = false;
    expect(await lookedUp(node)).toEqual({ tenant, client });
  });
});

const memoryCache = (): SharedCache => {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
};

const tenant = { ...sampleTenant(), disabled: false };
const client = sampleClient();

const seeded = (): FullStorage =>
  memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] });

/** A storage that says which of its lookups was asked. */
const counting = () => {
  const memory = seeded();
  const calls: string[] = [];
  const tenants: FullStorage["tenants"] = {
    ...memory.tenants,
    find: (id) => {
      calls.push("tenant");
      return memory.tenants.find(id);
    },
  };
  const clients: FullStorage["clients"] = {
    ...memory.clients,
    find: (...ids) => {
      calls.push("client");
      return memory.clients.find(...ids);
    },
  };
  const both = lookupOf(memory);
  const find: typeof both.find = (...ids) => {
    calls.push("both");
    return toAsync(both.find(...ids));
  };
  const of = { tenants, clients };
  return { storage: { ...memory, ...of, tenantsAndClients: { of, find } }, calls };
};

const lookupOf = (storage: FullStorage) =>
  tenantsAndClientsOf(storage) ?? expect.fail("no lookup of both");

const lookedUp = async (storage: FullStorage) => {
  const both: TenantAndClient = expectOk(await lookupOf(storage).find(tenant.id, client.id));
  return { tenant: both.tenant, client: expectOk(both.client) };
};

/** The revision of the tenant or the client, past every cache. */
const revisionOf = async ({ tenants, clients }: FullStorage, store: "tenants" | "clients") => {
  const found =
    store === "tenants"
      ? expectOk(await tenants.read(tenant.id))
      : expectOk(await clients.read(tenant.id, client.id));
  return found?.revision ?? noRevision;
};
