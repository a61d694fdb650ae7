import type { TenantRegistration } from "@mintport/core";
import { removeInitialAccessToken, updateTenant } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  anyRules,
  metadata,
  openTo,
  type RegistrationWorld,
  refusedAs,
  startRegistrationWorld,
  updateOf,
} from "./registration-world.ts";
import { pass } from "./user-world.ts";

const doors: TenantRegistration = {
  initialAccessTokens: {
    default: anyRules,
    narrow: { ...anyRules, redirectHosts: ["partner.example"] },
  },
};

describe.each(stacks)("initial access tokens, over $name", (binding) => {
  let world: RegistrationWorld;
  beforeAll(async () => {
    world = await startRegistrationWorld({ binding, registration: doors });
  });
  afterAll(() => world.close());

  it("a tenant with tokens takes nobody without one, and says what it takes (RFC 6750 §3)", async () => {
    const { status, headers, json } = await world.register();
    expect([status, json["error"]]).toEqual([401, "invalid_token"]);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="my-tenant"');
  });

  it.each(["wrong", "mpit_wrong", "a b", ""])("the token %j opens nothing", async (token) => {
    expect(await world.register(metadata, { token })).toMatchObject(
      refusedAs(401, "invalid_token"),
    );
  });

  it("a right token is wrong at another scheme, and at another tenant", async () => {
    const token = await world.initialAccessToken();
    const headers = { Authorization: `Basic ${btoa(`x:${token}`)}` };
    expect((await world.register(metadata, { headers })).status).toBe(401);
  });

  it("a token opens the rules of its profile, and the store holds its digest alone", async () => {
    const token = await world.initialAccessToken({ profile: "narrow", label: "Partner" });
    expect(token).toMatch(/^mpit_/);
    expect(await world.register(metadata, { token })).toMatchObject({ status: 400 });
    const theirs = { ...metadata, redirect_uris: ["https://partner.example/cb"] };
    expect((await world.register(theirs, { token })).status).toBe(201);
    const { id } = world.tenant;
    const kept = JSON.stringify(expectOk(await world.storage.tenants.read(id)));
    expect(kept).not.toContain(token);
    expect(world.observer.events.at(-1)).toMatchObject({
      registeredBy: expect.stringMatching(/^initial_access_token iat-/),
    });
  });

  it("a profile that nobody knows any more opens nothing", async () => {
    const token = await world.initialAccessToken({ profile: "gone" });
    expect(await world.register(metadata, { token })).toMatchObject(
      refusedAs(401, "invalid_token"),
    );
  });

  it("a token is good for so many clients as it says, and a mistake costs none", async () => {
    const token = await world.initialAccessToken({ uses: 2 });
    const statuses = [];
    for (const members of [metadata, {}, metadata, metadata])
      statuses.push((await world.register(members, { token })).status);
    expect(statuses).toEqual([201, 400, 201, 401]);
  });

  it("of 20 at once a token for one lets one in", async () => {
    const token = await world.initialAccessToken({ uses: 1 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.register(metadata, { token })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(19);
  });

  it("a token is over at its end, and at once when it is taken away", async () => {
    const expiresAt = (world.clock.now() + 60) as never;
    const [short, removed] = [
      await world.initialAccessToken({ expiresAt }),
      await world.initialAccessToken(),
    ];
    const { tenants } = world.storage;
    const { id } = world.tenant;
    const kept = expectOk(await tenants.read(id))?.value.initialAccessTokens?.at(-1);
    expectOk(await removeInitialAccessToken({ tenants })(id, String(kept?.id)));
    expect((await world.register(metadata, { token: removed })).status).toBe(401);
    expect((await world.register(metadata, { token: short })).status).toBe(201);
    pass(world.clock, 60);
    expect((await world.register(metadata, { token: short })).status).toBe(401);
  });
});

describe("software statements", () => {
  const issuer = "https://federation.example";
  const statementWorld = async (change: Partial<TenantRegistration> = {}) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "s1", alg: "ES256" } as never;
    const rules = { ...anyRules, issuer, jwks: [jwk], algorithms: ["ES256"] };
    const world = await startRegistrationWorld({
      registration: { softwareStatements: [rules], ...change },
    });
    const state = (claims: object, { iss = issuer, key = privateKey, typ = "JWT" } = {}) =>
      new SignJWT({ iss, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "s1", typ })
        .sign(key);
    return { world, state };
  };
  const vouched = {
    redirect_uris: ["https://app.example/cb"],
    client_name: "Vouched",
    software_id: "s-1",
  };

  it("what a trusted issuer says wins, and the statement comes back unmodified (RFC 7591 §2.3, §3.2.1)", async () => {
    const { world, state } = await statementWorld();
    const software_statement = await state(vouched);
    const { status, json } = await world.register({
      ...{ client_name: "Mine", redirect_uris: ["https://evil.example/"], software_statement },
      token_endpoint_auth_method: "none",
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...vouched,
      software_statement,
      token_endpoint_auth_method: "none",
    });
    expect(json).not.toHaveProperty("iss");
    expect(world.observer.events.at(-1)).toMatchObject({
      registeredBy: `software_statement ${issuer}`,
    });
    await world.close();
  });

  it("one that is not what the issuer says now is invalid", async () => {
    const { world, state } = await statementWorld();
    const now = world.clock.now();
    const { privateKey: key } = await generateKeyPair("ES256");
    for (const software_statement of [
      "no.jwt",
      7,
      await state(vouched, { key }),
      `${await state(vouched)}x`,
      await state({ ...vouched, exp: now - 11 }),
      await state({ ...vouched, nbf: now + 11 }),
      await state({ ...vouched, aud: "https://other.example" }),
      await state(vouched, { typ: "at+jwt" }),
    ])
      expect(await world.register({ ...metadata, software_statement })).toMatchObject(
        refusedAs(400, "invalid_software_statement"),
      );
    await world.close();
  });

  it("one may be meant for an alias of our issuer, as long as it is one", async () => {
    const { world, state } = await statementWorld();
    const aud = world.issuer.replace("127.0.0.1", "localhost");
    const software_statement = await state({ ...vouched, aud });
    const register = () => world.register({ ...metadata, software_statement });
    expect(await register()).toMatchObject(refusedAs(400, "invalid_software_statement"));
    const change = updateTenant(world.storage.tenants);
    expectOk(await change(world.tenant.id, { issuerAliases: [{ issuer: aud }] }));
    expect((await register()).status).toBe(201);
    await world.close();
  });

  it("one of an issuer whom nobody believes here is not approved", async () => {
    const { world, state } = await statementWorld();
    const software_statement = await state(vouched, { iss: "https://other.example" });
    expect(await world.register({ ...metadata, software_statement })).toMatchObject(
      refusedAs(400, "unapproved_software_statement"),
    );
    await world.close();
  });

  it("one that is sent must be good, though the tenant is open to everybody", async () => {
    const { world, state } = await statementWorld({ ...openTo() });
    const software_statement = await state(vouched, { iss: "https://other.example" });
    expect((await world.register({ ...metadata, software_statement })).status).toBe(400);
    expect((await world.register()).status).toBe(201);
    await world.close();
  });

  it("a client that one let in cannot shed what it says", async () => {
    const { world, state } = await statementWorld();
    const software_statement = await state(vouched);
    const { json } = await world.register({ software_statement });
    const { software_statement: _, ...bare } = updateOf(json, { client_name: "Mine" });
    expect(await world.manage("PUT", json, bare)).toMatchObject(
      refusedAs(400, "invalid_client_metadata"),
    );
    const kept = await world.manage("PUT", json, updateOf(json, { client_name: "Mine" }));
    expect(kept).toMatchObject({ status: 200, json: { client_name: "Vouched" } });
    await world.close();
  });
});
