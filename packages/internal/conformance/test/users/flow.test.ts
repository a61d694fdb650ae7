import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings } from "../fixture/bindings.ts";
import {
  answerPage,
  authorizeUrl,
  codeFor,
  introspect,
  pkce,
  redeem,
  redirectUri,
  refresh,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

describe.each(bindings)("a user authorizes a client, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({ binding });
  });
  afterAll(() => world.close());

  it("logs in, consents, and the client gets tokens (RFC 6749 §4.1)", async () => {
    const browser = world.browser();
    const { verifier, challenge } = pkce();
    const login = await browser.get(
      authorizeUrl(challenge, { scope: "api:read offline_access", prompt: "consent" }),
    );
    expect(login.page).toMatchObject({ page: "login", because: "nobody" });
    browser.logIn(world.user());
    const consent = await browser.get(String(login.page?.["resume"]));
    expect(consent.page).toMatchObject({
      page: "consent",
      because: "prompt",
      client: { id: "web-app", vouchedFor: true },
      scopes: [{ name: "api:read", known: false, required: false }],
      offline: true,
      redirectHost: "app.example",
    });
    const done = await answerPage(browser, consent, "approve");
    expect(done.status).toBe(303);
    expect(`${done.location?.origin}${done.location?.pathname}`).toBe(redirectUri);
    const answer = Object.fromEntries(done.location?.searchParams ?? []);
    expect(Object.keys(answer).sort()).toEqual(["code", "iss", "state"]);
    expect(answer).toMatchObject({ state: "s1", iss: world.issuer });
    const tokens = await redeem(world, answer["code"] ?? "", verifier);
    expect(tokens).toMatchObject({
      status: 200,
      json: { token_type: "Bearer", scope: "api:read" },
    });
    expect(await introspect(world, tokens.json["access_token"])).toMatchObject({
      ...{ active: true, sub: "alice", client_id: "web-app", auth_time: expect.any(Number) },
    });
    const again = await refresh(world, tokens.json["refresh_token"]);
    expect(again.status).toBe(200);
    expect(await introspect(world, again.json["access_token"])).toMatchObject({ sub: "alice" });
  });

  it("asks nobody the second time, and writes no interaction", async () => {
    const browser = world.browser().logIn(world.user("bob"));
    await codeFor(world, browser, pkce().challenge);
    const { verifier, challenge } = pkce();
    const silent = await browser.get(authorizeUrl(challenge));
    expect(silent.location?.searchParams.get("code")).toMatch(/^mpac_[\w-]{49}$/);
    const code = silent.location?.searchParams.get("code") ?? "";
    expect((await redeem(world, code, verifier)).status).toBe(200);
  });
});
