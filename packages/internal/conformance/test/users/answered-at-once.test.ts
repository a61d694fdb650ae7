import { generatedKeys } from "@mintport/crypto";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { codeFor, pkce, redeem, refresh, startUserWorld, type UserWorld } from "./user-world.ts";

/** A deadline that nothing else in this process has. */
const portTimeout = 3210;

let world: UserWorld;
beforeAll(async () => {
  const keys = await generatedKeys([{ tenant: "my-tenant", alg: "ES256", kid: "k1" }]);
  world = await startUserWorld({
    tenant: { signingAlgorithm: "ES256" },
    settings: { keys, portTimeout },
  });
});
afterAll(() => world.close());
afterEach(() => {
  vi.restoreAllMocks();
});

it("stores in memory answer at once what a code and a refresh token need: none is given a deadline", async () => {
  const spa = { client_id: "spa", client_secret: undefined };
  const { verifier, challenge } = pkce();
  const code = await codeFor(world, world.browser().logIn(world.user()), challenge, {
    ...{ client_id: "spa", scope: "api:read offline_access", prompt: "consent" },
  });
  const timers = vi.spyOn(globalThis, "setTimeout");
  const first = await redeem(world, code, verifier, spa);
  expect(first.status).toBe(200);
  expect(await refresh(world, first.json["refresh_token"], spa)).toMatchObject({ status: 200 });
  expect(timers.mock.calls.filter(([, length]) => length === portTimeout)).toEqual([]);
});
