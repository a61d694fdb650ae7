import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  askToken,
  type Change,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  refused,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const over = refused("invalid_grant");
const day = 86_400;

describe.each(stacks)("refresh tokens, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      tenant: { resources: [{ indicator: "https://one.example" as never }] },
    });
  });
  afterAll(() => world.close());

  const spa = { client_id: "spa", client_secret: undefined };
  /** The tokens of a user who just agreed to offline access. */
  const tokensOf = async (client: Change = {}, request: Change = {}, subject = "alice") => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user(subject));
    const code = await codeFor(world, browser, challenge, {
      ...{ scope: "api:read api:write offline_access", prompt: "consent" },
      ...{ client_id: client["client_id"] ?? "web-app" },
      ...request,
    });
    const { json } = await redeem(world, code, verifier, client);
    return json;
  };
  const again = (token: unknown, change: Change = {}) =>
    refresh(world, token, { ...spa, ...change });

  it("in another client's or tenant's hand it opens nothing and ends nothing (§4.3.1)", async () => {
    const { refresh_token } = await tokensOf();
    expect(await refresh(world, refresh_token, { client_id: "other-app" })).toMatchObject(over);
    expect(
      await askToken(
        world,
        { grant_type: "refresh_token", refresh_token: String(refresh_token) },
        { path: `${issuerPathOf("other-tenant")}/oauth/token` },
      ),
    ).toMatchObject(over);
    expect(await refresh(world, refresh_token)).toMatchObject({ status: 200 });
  });

  it("less scope now and all of it later, and never more (§4.3.2)", async () => {
    const first = await tokensOf(spa);
    const less = await again(first["refresh_token"], { scope: "api:read" });
    expect(less).toMatchObject({ status: 200, json: { scope: "api:read" } });
    const all = await again(less.json["refresh_token"]);
    expect(all).toMatchObject({ status: 200, json: { scope: "api:read api:write" } });
    expect(await again(all.json["refresh_token"], { scope: "api:read admin" })).toMatchObject({
      ...{ status: 400, json: { error: "invalid_scope" } },
    });
  });

  it("what was asked of the user may be repeated as it was, offline_access and all (§4.3.2)", async () => {
    const first = await tokensOf(spa);
    const scope = "api:read api:write offline_access";
    const same = await again(first["refresh_token"], { scope });
    expect(same).toMatchObject({ status: 200, json: { scope: "api:read api:write" } });
    const less = await again(same.json["refresh_token"], { scope: "offline_access api:read" });
    expect(less).toMatchObject({ status: 200, json: { scope: "api:read" } });
    // It widens nothing, and is no scope by itself.
    for (const wrong of ["offline_access admin", "offline_access"])
      expect(await again(less.json["refresh_token"], { scope: wrong })).toMatchObject({
        ...{ status: 400, json: { error: "invalid_scope" } },
      });
  });

  it("a public client gets another one each time (RFC 9700 §4.14.2)", async () => {
    const { refresh_token } = await tokensOf(spa);
    const { json } = await again(refresh_token);
    expect(json["refresh_token"]).toMatch(/^mprt_/);
    expect(json["refresh_token"]).not.toBe(refresh_token);
  });

  it("a confidential client keeps its own (FAPI 2.0 §5.3.2.1-9)", async () => {
    const { refresh_token } = await tokensOf();
    for (let turn = 0; turn < 3; turn++) {
      const { status, json } = await refresh(world, refresh_token);
      expect(status).toBe(200);
      expect(json).not.toHaveProperty("refresh_token");
    }
  });

  it("a replaced one, past its window, ends the family and its tokens (§4.3.1)", async () => {
    const first = await tokensOf(spa);
    const second = await again(first["refresh_token"]);
    pass(world.clock, 31);
    expect(await again(first["refresh_token"])).toMatchObject(over);
    expect(await again(second.json["refresh_token"])).toMatchObject(over);
    for (const token of [first["access_token"], second.json["access_token"]])
      expect(await introspect(world, token)).toEqual({ active: false });
  });

  it("within the window it is answered alike, however often", async () => {
    const { refresh_token } = await tokensOf(spa);
    const first = await again(refresh_token);
    for (const seconds of [1, 9, 19]) {
      pass(world.clock, seconds);
      const repeated = await again(refresh_token);
      expect(repeated.status).toBe(200);
      expect(repeated.json["refresh_token"]).toBe(first.json["refresh_token"]);
    }
  });

  it("only the one right before, and only until its successor was used (django-oauth-toolkit#1617)", async () => {
    const first = await tokensOf(spa);
    const second = await again(first["refresh_token"]);
    const third = await again(second.json["refresh_token"]);
    expect(await again(first["refresh_token"])).toMatchObject(over);
    expect(await again(third.json["refresh_token"])).toMatchObject(over);
  });

  it("never for a family that was ended on purpose (django-oauth-toolkit#1816)", async () => {
    const first = await tokensOf(spa);
    const second = await again(first["refresh_token"]);
    await revoke(world, second.json["refresh_token"], spa);
    expect(await again(first["refresh_token"])).toMatchObject(over);
  });

  it("only for the same request", async () => {
    const first = await tokensOf(spa);
    const second = await again(first["refresh_token"]);
    expect(await again(first["refresh_token"], { scope: "api:read" })).toMatchObject(over);
    expect(await again(second.json["refresh_token"])).toMatchObject({ status: 200 });
  });

  it("of 50 at once all get the same successor", async () => {
    const { refresh_token } = await tokensOf(spa);
    const all = await Promise.all(Array.from({ length: 50 }, () => again(refresh_token)));
    expect(all.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(all.map(({ json }) => json["refresh_token"])).size).toBe(1);
  });

  it("the whole life is fixed at the start (browser BCP §6.3)", async () => {
    let token = (await tokensOf(spa, {}, "long"))["refresh_token"];
    for (let days = 0; days < 80; days += 20) {
      pass(world.clock, 20 * day);
      const { status, json } = await again(token);
      expect(status).toBe(200);
      token = json["refresh_token"];
    }
    pass(world.clock, 10 * day);
    expect(await again(token)).toMatchObject(over);
  });

  it("one that lies unused ends (§4.3.3)", async () => {
    const [spas, web] = [await tokensOf(spa), await tokensOf()];
    pass(world.clock, 29 * day);
    expect(await refresh(world, web["refresh_token"])).toMatchObject({ status: 200 });
    pass(world.clock, 2 * day);
    expect(await again(spas["refresh_token"])).toMatchObject(over);
    expect(await refresh(world, web["refresh_token"])).toMatchObject({ status: 200 });
  });

  it("user and grant are asked again (CVE-2026-16103)", async () => {
    const blocked = await tokensOf({}, {}, "mallory");
    world.standings.set("mallory", "unknown");
    expect(await refresh(world, blocked["refresh_token"])).toMatchObject(over);
    const left = await tokensOf({}, {}, "erin");
    const { items } = expectOk(
      await world.storage.grants.listBySubject(world.tenant.id, "erin", { limit: 10 }),
    );
    for (const { value } of items)
      expectOk(await world.storage.grants.revoke(world.tenant.id, value.id));
    expect(await refresh(world, left["refresh_token"])).toMatchObject(over);
    expect(await introspect(world, left["access_token"])).toEqual({ active: false });
  });

  it("a slip in the standing is a fault of the server, and costs nobody a login", async () => {
    const { refresh_token } = await tokensOf({}, {}, "nora");
    for (const slip of ["Good", true, ""]) {
      world.standings.set("nora", slip as never);
      expect(await refresh(world, refresh_token)).toMatchObject({
        ...{ status: 500, json: { error: "server_error" } },
      });
      const told = world.observer.events.at(-1);
      expect(JSON.stringify(told)).toContain('"port":"subjects"');
    }
    world.standings.set("nora", "good");
    expect(await refresh(world, refresh_token)).toMatchObject({ status: 200 });
  });

  it("ends with the consent to offline access, which is asked at every use (GHSA-895x-rfqp-jh5c)", async () => {
    const { refresh_token } = await tokensOf({}, {}, "olga");
    const { grants } = world.storage;
    const listed = expectOk(await grants.listBySubject(world.tenant.id, "olga", { limit: 10 }));
    for (const { value, revision } of listed.items)
      expect(
        expectOk(await grants.save(world.tenant.id, { ...value, offline: false }, revision)),
      ).toMatchObject({ verdict: "saved" });
    expect(await refresh(world, refresh_token)).toMatchObject(over);
  });

  it("no other resource (RFC 8707 §2.2)", async () => {
    const { refresh_token } = await tokensOf();
    expect(await refresh(world, refresh_token, { resource: "https://one.example" })).toMatchObject({
      status: 400,
      json: { error: "invalid_target" },
    });
  });

  it("no two are equal, of one family or of several (RFC 6749 §10.10)", async () => {
    const seen = new Set<unknown>();
    for (const subject of ["nina", "otto"]) {
      let token: unknown = (await tokensOf(spa, {}, subject))["refresh_token"];
      for (let turn = 0; turn < 4; turn++) {
        seen.add(token);
        token = (await again(token)).json["refresh_token"];
      }
    }
    expect(seen.size).toBe(8);
  });

  it("the login stays what it was (RFC 9470 §6)", async () => {
    const at = world.clock.now();
    const { refresh_token } = await tokensOf();
    pass(world.clock, 3600);
    const { json } = await refresh(world, refresh_token);
    expect(await introspect(world, json["access_token"])).toMatchObject({ auth_time: at });
  });

  it("giving one back ends all of its family (RFC 7009 §2.1)", async () => {
    for (const which of ["first", "second"] as const) {
      const first = await tokensOf(spa);
      const second = (await again(first["refresh_token"])).json;
      await revoke(world, { first, second }[which]["refresh_token"], spa);
      for (const { access_token } of [first, second])
        expect(await introspect(world, access_token)).toEqual({ active: false });
      expect(await again(second["refresh_token"])).toMatchObject(over);
    }
  });

  it("none without consent to offline access (OpenID Connect Core §11)", async () => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user("online"));
    const first = await codeFor(world, browser, challenge);
    expect((await redeem(world, first, verifier)).json).not.toHaveProperty("refresh_token");
    const next = pkce();
    const code = await codeFor(world, browser, next.challenge, {
      scope: "api:read offline_access",
    });
    expect((await redeem(world, code, next.verifier)).json).not.toHaveProperty("refresh_token");
  });

  it("ends with all tokens of its tenant (§4.3.1)", async () => {
    const { refresh_token, access_token } = await tokensOf({}, {}, "paul");
    const { tenants } = world.storage;
    const found = expectOk(await tenants.read(world.tenant.id));
    if (found === undefined) throw new Error("no tenant");
    const ended = { ...found.value, generation: { birth: "", epoch: 1 } as never };
    expect(expectOk(await tenants.update(ended, found.revision))).toMatchObject({
      verdict: "updated",
    });
    expect(await refresh(world, refresh_token)).toMatchObject(over);
    expect(await introspect(world, access_token)).toEqual({ active: false });
  });

  it("introspection shows a refresh token to its client, and no replaced one", async () => {
    const { refresh_token } = await tokensOf();
    expect(await introspect(world, refresh_token)).toMatchObject({ active: true, sub: "alice" });
    const first = await tokensOf(spa);
    await again(first["refresh_token"]);
    expect(await introspect(world, first["refresh_token"])).toEqual({ active: false });
  });
});

const revoke = async (world: UserWorld, token: unknown, client: Change): Promise<void> => {
  const path = `${issuerPathOf("my-tenant")}/oauth/revoke`;
  expect((await askToken(world, { token: String(token), ...client }, { path })).status).toBe(200);
};
