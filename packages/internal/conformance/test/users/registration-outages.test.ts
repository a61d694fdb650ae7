import { type FullStorage, portError } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import {
  anyRules,
  metadata,
  openTo,
  startRegistrationWorld,
  updateOf,
} from "./registration-world.ts";
import { authorizeUrl, pkce } from "./user-world.ts";

const down = () => errAsync(portError("unavailable", "test"));
const away = { status: 503, json: { error: "temporarily_unavailable" } };

/** A world in which one method of one store is answered by somebody else while it is told to. */
const worldWith = async (store: keyof FullStorage, method: string, registration = openTo()) => {
  const instead: { answer: (() => unknown) | undefined } = { answer: undefined };
  const world = await startRegistrationWorld({
    registration,
    storage: (storage) => ({
      ...storage,
      [store]: new Proxy(storage[store] as object, {
        get: (target, name) => {
          const own: unknown = Reflect.get(target, name);
          if (name !== method || typeof own !== "function") return own;
          return (...args: unknown[]): unknown =>
            instead.answer?.() ?? (Reflect.apply(own, target, args) as unknown);
        },
      }),
    }),
  });
  return { world, instead };
};

describe("an outage while a client registers", () => {
  it.each<[keyof FullStorage, string]>([
    ["tenants", "find"],
    ["singleUse", "put"],
    ["clients", "create"],
  ])("of %s.%s is 503, and the client may try again", async (store, method) => {
    const { world, instead } = await worldWith(store, method);
    instead.answer = down;
    expect(await world.register()).toMatchObject(away);
    instead.answer = undefined;
    expect((await world.register()).status).toBe(201);
    await world.close();
  });

  it.each(["read", "update"])(
    "of tenants.%s is 503 to whoever has a counted token, and costs no use",
    async (method) => {
      const { world, instead } = await worldWith("tenants", method, {
        initialAccessTokens: { default: anyRules },
      });
      const token = await world.initialAccessToken({ uses: 1 });
      instead.answer = down;
      expect(await world.register(metadata, { token })).toMatchObject(away);
      instead.answer = undefined;
      expect((await world.register(metadata, { token })).status).toBe(201);
      await world.close();
    },
  );

  it("a counted token that others use all the time is 503 in the end, and no endless loop", async () => {
    const { world, instead } = await worldWith("tenants", "update", {
      initialAccessTokens: { default: anyRules },
    });
    const token = await world.initialAccessToken({ uses: 1 });
    let asked = 0;
    instead.answer = () => {
      asked += 1;
      return okAsync({ verdict: "stale" });
    };
    expect(await world.register(metadata, { token })).toMatchObject(away);
    expect(asked).toBe(50);
    await world.close();
  });

  it("a token that is taken away, or used up, between its check and its use lets nobody in", async () => {
    for (const left of [[], [{ usesLeft: 0 }]]) {
      const { world, instead } = await worldWith("tenants", "read", {
        initialAccessTokens: { default: anyRules },
      });
      const token = await world.initialAccessToken({ uses: 1 });
      const found = expectOk(await world.storage.tenants.read(world.tenant.id));
      const [kept] = found?.value.initialAccessTokens ?? [];
      let reads = 0;
      instead.answer = () => {
        reads += 1;
        const initialAccessTokens = left.map((change) => ({ ...kept, ...change }));
        return reads < 2
          ? undefined
          : okAsync(found && { ...found, value: { ...found.value, initialAccessTokens } });
      };
      expect((await world.register(metadata, { token })).status).toBe(401);
      await world.close();
    }
  });

  it("an id that is taken, or a tenant that is gone, is our own trouble", async () => {
    for (const verdict of ["exists", "tenant_unknown"]) {
      const { world, instead } = await worldWith("clients", "create");
      instead.answer = () => okAsync({ verdict });
      expect(await world.register()).toMatchObject(away);
      await world.close();
    }
  });
});

describe("an outage while a client manages its registration", () => {
  it.each<[keyof FullStorage, string, string]>([
    ["clients", "read", "GET"],
    ["clients", "read", "PUT"],
    ["clients", "update", "PUT"],
    ["clients", "remove", "DELETE"],
  ])("of %s.%s is 503 to %s, and nothing has changed", async (store, method, act) => {
    const { world, instead } = await worldWith(store, method);
    const { json } = await world.register();
    instead.answer = down;
    expect(await world.manage(act, json, updateOf(json))).toMatchObject(away);
    instead.answer = undefined;
    expect((await world.manage("GET", json)).json["client_name"]).toBe("An App");
    await world.close();
  });

  it("somebody who was faster is told of: what is stale is 409, what is gone 401", async () => {
    for (const [verdict, status] of [
      ["stale", 409],
      ["unknown", 401],
    ] as const) {
      const { world, instead } = await worldWith("clients", "update");
      const { json } = await world.register();
      instead.answer = () => okAsync({ verdict });
      expect((await world.manage("PUT", json, updateOf(json))).status).toBe(status);
      await world.close();
      const other = await worldWith("clients", "remove");
      const { json: client } = await other.world.register();
      other.instead.answer = () => okAsync(verdict);
      expect((await other.world.manage("DELETE", client)).status).toBe(status);
      await other.world.close();
    }
  });

  it("grants that cannot be listed leave a client that is past its time unanswered, not gone", async () => {
    const { world, instead } = await worldWith("grants", "listByClient");
    const { json } = await world.register({ ...metadata, token_endpoint_auth_method: "none" });
    const { challenge } = pkce();
    world.clock.set((world.clock.now() + 7 * 86_400) as never);
    instead.answer = down;
    const asked = await world
      .browser()
      .logIn(world.user())
      .get(authorizeUrl(challenge, { client_id: String(json["client_id"]) }));
    expect(asked.status).toBe(503);
    await world.close();
  });
});
