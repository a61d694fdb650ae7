import { type FullStorage, type Storage, tenantsAndClientsOf } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { disabledTenantName, tokenPath } from "../fixture/deployment.ts";
import { expectError } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import {
  api,
  introspect,
  mint,
  opaqueOwner,
  owner,
  revoke,
  withParties,
} from "../rfc7662/introspection.ts";

describe("what a request asks of its storage, and no more than that", () => {
  let running: Running;
  let calls: string[];
  beforeEach(async () => {
    calls = [];
    running = await run(bindings[0]!, async (deployment) => {
      const settings = await withParties()(deployment);
      return { ...settings, storage: recorded(deployment.storage, calls) };
    });
  });
  afterEach(() => running.close());

  /** The calls that `request` makes. */
  const callsOf = async (request: () => Promise<unknown>): Promise<readonly string[]> => {
    calls.length = 0;
    await request();
    return calls;
  };

  it("RFC 6749 §4.4: a JWT costs one lookup of tenant and client, an opaque token its row besides", async () => {
    expect(await callsOf(() => mint(running))).toEqual(["both"]);
    expect(await callsOf(() => mint(running, opaqueOwner))).toEqual(["both", "insert"]);
  });

  it("RFC 7662 §2: a client's own token costs its mark, an opaque one its row, and no client twice", async () => {
    const [jwt, opaque] = [await mint(running), await mint(running, opaqueOwner)];
    const ask = (token: string, as = owner) => callsOf(() => introspect(running, token, { as }));
    expect(await ask(jwt)).toEqual(["both", "isRevoked"]);
    expect(await ask(opaque, opaqueOwner)).toEqual(["both", "find", "isRevoked"]);
    // Another client asks: whether the token's own is still there is a lookup more.
    expect(await ask(jwt, api)).toEqual(["both", "client", "isRevoked"]);
  });

  it("RFC 7009 §2: a revocation costs what introspection does, and its mark", async () => {
    const [jwt, opaque] = [await mint(running), await mint(running, opaqueOwner)];
    const end = (token: string, as = owner) => callsOf(() => revoke(running, token, { as }));
    expect(await end(jwt)).toEqual(["both", "isRevoked", "revoke"]);
    expect(await end(opaque, opaqueOwner)).toEqual(["both", "find", "isRevoked", "revoke"]);
  });

  it("RFC 6749 §2.3: a guess, an unknown client, an unknown and a disabled tenant cost the same one lookup", async () => {
    const guess = (form: object, path?: string) =>
      callsOf(() => requestToken(running, { ...good, ...form }, {}, path));
    for (const cost of [
      await guess({ client_secret: "wrong" }),
      await guess({ client_id: "nobody" }),
      await guess({}, tokenPath.replace("my-tenant", "no-tenant")),
      await guess({}, tokenPath.replace("my-tenant", disabledTenantName)),
    ])
      expect(cost).toEqual(["both"]);
  });
});

describe("a storage with a store in the place of its own", () => {
  const none = { find: () => ok(undefined) };

  it("is asked for its clients there: one that it does not know gets no token", async () => {
    const running = await run(bindings[0]!, ({ storage }) => ({
      storage: { ...storage, clients: none },
    }));
    expectError(await requestToken(running, good), 401, "invalid_client");
    await running.close();
  });

  it("is asked for its tenants there: one that it does not know lets nobody in", async () => {
    const running = await run(bindings[0]!, ({ storage }) => ({
      storage: { ...storage, tenants: none },
    }));
    expect((await requestToken(running, good)).status).toBe(404);
    await running.close();
  });
});

/** The same storage; every call of a store, and of the lookup of both, is written down. */
const recorded = (storage: FullStorage, calls: string[]): Storage => {
  const told = <Store extends object>(store: Store, name?: string): Store =>
    new Proxy(store, {
      get: (target, method) => {
        const own: unknown = Reflect.get(target, method);
        if (typeof own !== "function") return own;
        return (...args: unknown[]): unknown => {
          calls.push(name ?? String(method));
          return Reflect.apply(own, target, args);
        };
      },
    });
  const of = { tenants: told(storage.tenants, "tenant"), clients: told(storage.clients, "client") };
  const both = tenantsAndClientsOf(storage) ?? expect.fail("no lookup of both");
  return {
    ...of,
    tenantsAndClients: { of, find: (...ids) => told(both, "both").find(...ids) },
    accessTokens: told(storage.accessTokens),
    replays: told(storage.replays),
  };
};
