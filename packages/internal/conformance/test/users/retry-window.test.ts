import { createAuthorizationServer, userAuthorization } from "@mintport/core";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { otherKey, proofOf } from "../rfc9449/proofs.ts";
import {
  askToken,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const refused = { status: 400, json: { error: "invalid_grant" } };
const spa = { client_id: "spa", client_secret: undefined };

describe.each(stacks)("the window in which a refresh is answered alike, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({ binding, tenant: { acrValues: ["high"] } });
  });
  afterAll(() => world.close());

  const tokenOf = async (visitor = world.user()) => {
    const { verifier, challenge } = pkce();
    const code = await codeFor(world, world.browser().logIn(visitor), challenge, {
      ...{ client_id: "spa", scope: "api:read offline_access", prompt: "consent" },
    });
    return (await redeem(world, code, verifier, spa)).json["refresh_token"];
  };

  it("ends when it was said to, whatever a later server is set to (CVE-2026-9802)", async () => {
    const first = await tokenOf();
    expect(await refresh(world, first, spa)).toMatchObject({ status: 200 });
    pass(world.clock, 31);
    const later = createAuthorizationServer({
      storage: world.storage,
      clock: world.clock,
      secretHasher: sha256SecretHasher,
      keys: await generatedKeys([{ tenant: "my-tenant", alg: "RS256" }]),
      users: userAuthorization({
        visitors: { identify: () => ok(undefined) },
        pages: { show: () => ok({ status: 200, headers: {}, body: "" }) },
        subjects: { standing: () => ok("good") },
        refreshTokens: { retryWindow: 300 },
      }),
    });
    const form = new URLSearchParams({
      ...{ grant_type: "refresh_token", client_id: "spa", refresh_token: String(first) },
    });
    const answer = await later.handle("token", {
      ...{ tenant: "my-tenant", method: "POST", url: "/token", body: form.toString() },
      headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: "invalid_grant" });
  });

  it("is none where it is set to none, also for a node whose clock is behind (OAuth 2.1 §4.3.1)", async () => {
    const strict = await startUserWorld({ binding, users: { refreshTokens: { retryWindow: 0 } } });
    const { verifier, challenge } = pkce();
    const code = await codeFor(strict, strict.browser().logIn(strict.user()), challenge, {
      ...{ client_id: "spa", scope: "api:read offline_access", prompt: "consent" },
    });
    const first = (await redeem(strict, code, verifier, spa)).json["refresh_token"];
    const second = await refresh(strict, first, spa);
    pass(strict.clock, -1);
    expect(await refresh(strict, first, spa)).toMatchObject(refused);
    expect(await refresh(strict, second.json["refresh_token"], spa)).toMatchObject(refused);
    await strict.close();
  });

  it("holds for the same key alone, and ends nothing for another (RFC 9449 §5)", async () => {
    const first = await tokenOf();
    const second = await refresh(world, first, spa);
    const form = { grant_type: "refresh_token", refresh_token: String(first), ...spa };
    const headers = { dpop: await proofOf(world, { key: otherKey }) };
    expect(await askToken(world, form, { headers })).toMatchObject(refused);
    expect(await refresh(world, second.json["refresh_token"], spa)).toMatchObject({ status: 200 });
  });

  it("a replaced token in another client's hand ends nothing, in the window and after it", async () => {
    const first = await tokenOf();
    const second = await refresh(world, first, spa);
    for (const seconds of [0, 31]) {
      pass(world.clock, seconds);
      expect(await refresh(world, first)).toMatchObject(refused);
    }
    expect(await refresh(world, second.json["refresh_token"], spa)).toMatchObject({ status: 200 });
  });

  it("class and methods of the login stay what they were (RFC 9470 §6)", async () => {
    const first = await tokenOf(world.user("alice", { acr: "high", amr: ["hwk", "pin"] }));
    pass(world.clock, 3600);
    const { json } = await refresh(world, first, spa);
    expect(json["access_token"]).toEqual(expect.any(String));
    const [, body = ""] = String(json["access_token"]).split(".");
    expect(JSON.parse(Buffer.from(body, "base64url").toString())).toMatchObject({
      ...{ acr: "high", amr: ["hwk", "pin"], sub: "alice" },
    });
    expect(await introspect(world, json["access_token"])).toEqual({ active: false });
  });
});
