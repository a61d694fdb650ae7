import type { Visitor } from "@mintport/core/ports";
import {
  keysFromUrl,
  protectedResourceMetadata,
  type RequiredAuthentication,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { challengeOf } from "../fixture/expect-refusal.ts";
import { type Answer, answerOf } from "../fixture/token-request.ts";
import {
  answerPage,
  authorizeUrl,
  type Change,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";
import type { VisitorBrowser } from "./visitor-browser.ts";

const low = "urn:example:low";
const mid = "urn:example:mid";
const high = "urn:example:high";
const classes = [low, mid, high];
const { challenge } = pkce();

describe.each(stacks)("step-up, over $name", (binding) => {
  const worlds: Record<"jwt" | "opaque", UserWorld | undefined> = {
    jwt: undefined,
    opaque: undefined,
  };
  let world: UserWorld;
  beforeAll(async () => {
    const tenant = { acrValues: classes };
    world = await startUserWorld({ binding, tenant });
    worlds.jwt = world;
    worlds.opaque = await startUserWorld({
      binding,
      tenant: { ...tenant, accessTokenFormat: "opaque" },
    });
  });
  afterAll(async () => {
    for (const each of Object.values(worlds)) await each?.close();
  });

  let users = 0;
  const stranger = (change: Partial<Visitor> = {}, at = world) =>
    at.user(`user-${users++}`, { acr: low, ...change });
  const errorOf = async (browser: VisitorBrowser, change: Change) =>
    (await browser.get(authorizeUrl(challenge, change))).location?.searchParams.get("error");
  const tokensFor = async (browser: VisitorBrowser, change: Change = {}, at = world) => {
    const own = pkce();
    const code = await codeFor(at, browser, own.challenge, change);
    return (await redeem(at, code, own.verifier)).json;
  };
  const claimsOf = (token: unknown) => decodeJwt(String(token));

  describe.each(["jwt", "opaque"] as const)("the whole way, with tokens that are %s", (format) => {
    it.each<[string, RequiredAuthentication, Change]>([
      ["a stronger class", { acrValues: [mid] }, { acr_values: mid }],
      ["a recent login", { maxAge: 60 }, { max_age: "60" }],
      ["both", { acrValues: [mid], maxAge: 60 }, { acr_values: mid, max_age: "60" }],
    ])("%s: refused, asked for, met (RFC 9470 §3 to §5)", async (_, required, demands) => {
      const at = worlds[format] ?? world;
      const ask = apiOf(at);
      const user = stranger({}, at);
      const browser = at.browser().logIn(user);
      const weak = await tokensFor(browser, {}, at);
      pass(at.clock, 61);

      const refused = await ask(weak["access_token"], required);
      expect(refused.status).toBe(401);
      const { error, scope = "", ...said } = challengeOf(refused);
      expect(error).toBe("insufficient_user_authentication");
      const asked = Object.fromEntries(
        Object.entries(said).filter(([name]) => ["acr_values", "max_age"].includes(name)),
      );
      expect(asked).toEqual(demands);

      const own = pkce();
      const login = await browser.get(authorizeUrl(own.challenge, { scope, ...asked }));
      expect(login.page).toMatchObject({ page: "login" });
      browser.logIn({ ...user, acr: high, authenticatedAt: at.clock.now() });
      const back = await browser.get(String(login.page?.["resume"]));
      const code = back.location?.searchParams.get("code") ?? "";
      const strong = await redeem(at, code, own.verifier);
      expect((await ask(strong.json["access_token"], required)).status).toBe(200);
      // What is old gains nothing by it.
      expect((await ask(weak["access_token"], required)).status).toBe(401);
    });
  });

  it("`max_age` that is reached asks for a login, and `auth_time` follows (OIDC Core §3.1.2.1)", async () => {
    const user = stranger();
    const browser = world.browser().logIn(user);
    await tokensFor(browser);
    pass(world.clock, 60);
    expect(await tokensFor(browser, { max_age: "60" })).toHaveProperty("access_token");
    pass(world.clock, 1);
    for (const max_age of ["60", "0"]) {
      const own = pkce();
      const login = await browser.get(authorizeUrl(own.challenge, { max_age }));
      expect(login.page).toMatchObject({ page: "login", because: "max-age" });
      const authenticatedAt = pass(world.clock, 1);
      browser.logIn({ ...user, authenticatedAt });
      const back = await browser.get(String(login.page?.["resume"]));
      const code = back.location?.searchParams.get("code") ?? "";
      const { json } = await redeem(world, code, own.verifier);
      expect(claimsOf(json["access_token"])["auth_time"]).toBe(authenticatedAt);
      pass(world.clock, 61);
    }
  });

  it.each<[Change, string]>([
    [{ max_age: "0" }, "max-age"],
    [{ acr_values: high }, "acr"],
    [{ prompt: "login" }, "prompt"],
  ])("a login of the same second is no answer to %j", async (demand, because) => {
    const browser = world.browser().logIn(stranger());
    const login = await browser.get(authorizeUrl(challenge, demand));
    expect(login.page).toMatchObject({ page: "login", because });
  });

  it.each(["-1", "1.5", "soon", " 5", "1e3", "99999999999"])(
    "`max_age=%s` is invalid_request at the client",
    async (max_age) => {
      const browser = world.browser().logIn(stranger());
      expect(await errorOf(browser, { max_age })).toBe("invalid_request");
    },
  );

  it("a class that no login can reach fails at once (RFC 9470 §5)", async () => {
    for (const browser of [world.browser(), world.browser().logIn(stranger())])
      expect(await errorOf(browser, { acr_values: "urn:example:unknown" })).toBe(
        "unmet_authentication_requirements",
      );
  });

  it("a new login that is still too weak fails, and does not ask for ever (RFC 9470 §5)", async () => {
    const user = stranger();
    const browser = world.browser().logIn(user);
    const login = await browser.get(authorizeUrl(challenge, { acr_values: high }));
    expect(login.page).toMatchObject({ page: "login", because: "acr" });
    browser.logIn({ ...user, acr: mid, authenticatedAt: pass(world.clock, 1) });
    const back = await browser.get(String(login.page?.["resume"]));
    expect(back.location?.searchParams.get("error")).toBe("unmet_authentication_requirements");
  });

  it("access token and introspection tell class and time (RFC 9470 §6.1, §6.2)", async () => {
    const authenticatedAt = world.clock.now();
    const browser = world.browser().logIn(stranger({ acr: mid, authenticatedAt }));
    pass(world.clock, 5);
    const { access_token } = await tokensFor(browser);
    const told = { acr: mid, auth_time: authenticatedAt };
    expect(claimsOf(access_token)).toMatchObject(told);
    expect(await introspect(world, access_token)).toMatchObject({ active: true, ...told });
  });

  it("they come from the login alone, whatever a client sends", async () => {
    const authenticatedAt = world.clock.now();
    const browser = world.browser().logIn(stranger({ authenticatedAt }));
    const forged = { acr: high, auth_time: "1", amr: "hwk", claims: `{"acr":{"value":"${high}"}}` };
    const own = pkce();
    const code = await codeFor(world, browser, own.challenge, forged);
    const { json } = await redeem(world, code, own.verifier, forged);
    const claims = claimsOf(json["access_token"]);
    expect(claims).toMatchObject({ acr: low, auth_time: authenticatedAt });
    expect(claims).not.toHaveProperty("amr");
  });

  it("`prompt=none` never asks anybody (OIDC Core §3.1.2.6)", async () => {
    const browser = world.browser().logIn(stranger());
    await tokensFor(browser);
    const shown = world.shown.length;
    pass(world.clock, 61);
    for (const [demand, error] of [
      [{ acr_values: high }, "login_required"],
      [{ max_age: "60" }, "login_required"],
      [{ acr_values: "urn:example:unknown" }, "unmet_authentication_requirements"],
    ] as const)
      expect(await errorOf(browser, { prompt: "none", ...demand })).toBe(error);
    expect(world.shown).toHaveLength(shown);
  });

  it("the metadata lists the classes, lowest first (RFC 9470 §7)", async () => {
    const { pathname } = new URL(world.issuer);
    const path = `/.well-known/oauth-authorization-server${pathname}`;
    const document: unknown = await (await fetch(`${world.origin}${path}`)).json();
    expect(document).toMatchObject({ acr_values_supported: classes });
  });

  it("more scope: the page shows what is new, and old tokens keep what they had", async () => {
    const browser = world.browser().logIn(stranger());
    const first = await tokensFor(browser, { scope: "api:read offline_access", prompt: "consent" });
    const own = pkce();
    const asked = await browser.get(authorizeUrl(own.challenge, { scope: "api:read api:write" }));
    expect(asked.page).toMatchObject({ page: "consent", because: "more-scope" });
    expect(asked.page?.["scopes"]).toEqual([
      expect.objectContaining({ name: "api:read", known: true }),
      expect.objectContaining({ name: "api:write", known: false }),
    ]);
    const done = await answerPage(browser, asked, "approve");
    const code = done.location?.searchParams.get("code") ?? "";
    expect((await redeem(world, code, own.verifier)).json["scope"]).toBe("api:read api:write");
    expect(await introspect(world, first["access_token"])).toMatchObject({ scope: "api:read" });
    expect(await refresh(world, first["refresh_token"])).toMatchObject({
      ...{ status: 200, json: { scope: "api:read" } },
    });
  });

  it("a weaker request takes nothing from a living grant (RFC 9470 §6)", async () => {
    const user = stranger({ acr: high });
    const browser = world.browser().logIn(user);
    const strong = await tokensFor(browser, {
      ...{ scope: "api:read offline_access", prompt: "consent", acr_values: high },
    });
    // The same session is more than what is asked for.
    const { access_token } = await tokensFor(browser, { acr_values: low });
    expect(claimsOf(access_token)["acr"]).toBe(high);
    // A weaker login of later is its own.
    browser.logIn({ ...user, acr: low, authenticatedAt: pass(world.clock, 10) });
    const weak = await tokensFor(browser, { acr_values: low });
    expect(claimsOf(weak["access_token"])["acr"]).toBe(low);
    const again = await refresh(world, strong["refresh_token"]);
    expect(claimsOf(again.json["access_token"])).toMatchObject({
      ...{ acr: high, auth_time: user.authenticatedAt },
    });
  });
});

/** An API of the tenant's: asks for its one route with a token, and with what the route demands of a login. */
const apiOf = (world: UserWorld) => {
  const { issuer, audience, id } = world.tenant;
  const api = resourceServer({
    ...{ issuer, audience, clock: world.clock, acrValuesSupported: classes },
    keys: keysFromUrl(new URL(`${issuer}/oauth/jwks`)),
    store: tokenStore({ storage: world.storage, tenant: id }),
    metadata: protectedResourceMetadata({ resource: audience, authorizationServers: [issuer] }),
  });
  return async (token: unknown, required: RequiredAuthentication): Promise<Answer> => {
    const request = new Request(audience, {
      headers: { Authorization: `Bearer ${String(token)}` },
    });
    return answerOf(
      await protect(api, request, requireScope("api:read"), required).match(
        ({ client }) => Response.json({ client }),
        (refusal) => refusal,
      ),
    );
  };
};
