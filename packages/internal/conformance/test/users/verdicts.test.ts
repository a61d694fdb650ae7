import type { FullStorage, TokenFamilyStore } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Change,
  codeFor,
  pkce,
  redeem,
  refresh,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

/** Between a look and an act others may have been here: what counts is what the act answers. */
describe("a store's last word on a token of a user", () => {
  let world: UserWorld;
  let said: Partial<TokenFamilyStore> & { consume?: FullStorage["singleUse"]["consume"] } = {};
  beforeAll(async () => {
    world = await startUserWorld({
      storage: (storage) => ({
        ...storage,
        singleUse: instead(storage.singleUse, () => said),
        tokenFamilies: instead(storage.tokenFamilies, () => said),
      }),
    });
  });
  afterAll(() => world.close());
  beforeEach(() => {
    said = {};
  });

  const spa = { client_id: "spa", client_secret: undefined };
  const coded = async (client: Change = {}) => {
    const { verifier, challenge } = pkce();
    const code = await codeFor(world, world.browser().logIn(world.user()), challenge, {
      ...{ client_id: client["client_id"] ?? "web-app" },
      ...{ scope: "api:read offline_access", prompt: "consent" },
    });
    return { code, verifier };
  };
  const refreshTokenOf = async (client: Change = {}) => {
    const { code, verifier } = await coded(client);
    return (await redeem(world, code, verifier, client)).json["refresh_token"];
  };
  const reason = () => world.observer.events.at(-1);

  it("a family that ended meanwhile gives no token, though its refresh token stays the same (OAuth 2.1 §4.3.1)", async () => {
    const token = await refreshTokenOf();
    said = { touch: () => okAsync("ended") };
    expect(await refresh(world, token)).toMatchObject({ status: 400 });
    expect(reason()).toMatchObject({ reason: "refresh_token_ended" });
  });

  it("a family that ended or went meanwhile has no successor, and the log tells which", async () => {
    const token = await refreshTokenOf(spa);
    const content = { family: "f" as never, content: "" };
    said = { rotate: () => okAsync({ verdict: "ended", ...content }) };
    expect(await refresh(world, token, spa)).toMatchObject({ status: 400 });
    expect(reason()).toMatchObject({ reason: "refresh_token_ended" });
    said = { rotate: () => okAsync({ verdict: "unknown" }) };
    expect(await refresh(world, token, spa)).toMatchObject({ status: 400 });
    expect(reason()).toMatchObject({ reason: "refresh_token_unknown" });
  });

  it("a refresh token that somebody has already is handed to nobody else", async () => {
    const { code, verifier } = await coded();
    said = { start: () => okAsync("exists") };
    const { status, json } = await redeem(world, code, verifier);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(json).not.toHaveProperty("refresh_token");
    expect(json).not.toHaveProperty("access_token");
  });

  it("a code that went meanwhile gives nothing (RFC 6749 §4.1.2)", async () => {
    const { code, verifier } = await coded();
    said = { consume: () => okAsync({ verdict: "unknown" }) };
    expect(await redeem(world, code, verifier)).toMatchObject({
      status: 400,
      json: { error: "invalid_grant" },
    });
    expect(reason()).toMatchObject({ reason: "code_unknown" });
  });
});

/** The store, but for what is said in its place. */
const instead = <Store extends object>(store: Store, said: () => object): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const own: unknown = Reflect.get(said(), name) ?? Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
