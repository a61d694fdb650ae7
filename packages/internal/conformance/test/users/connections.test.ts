import {
  createClient,
  endSubject,
  listGrants,
  removeClient,
  revokeGrant,
} from "@mintport/core/management";
import { type GrantId, noRevision, systemEntropy } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectErr, expectOk, sampleGrant } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  authorizeUrl,
  type Change,
  codeFor,
  confidential,
  introspect,
  pass,
  pkce,
  redeem,
  redirectUri,
  refresh,
  refused,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const page = { limit: 10 };
const over = refused("invalid_grant");

describe.each(stacks)("a user's connections, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({ binding });
  });
  afterAll(() => world.close());

  let users = 0;
  const nextUser = (): string => `user-${++users}`;
  const ports = () => ({ ...world.storage, clock: world.clock });
  const tenant = () => world.tenant.id;
  const idsOf = async (subject: string): Promise<readonly GrantId[]> =>
    expectOk(await listGrants(ports())(tenant(), { subject }, page)).items.map(({ id }) => id);

  /** What a client has of a user: tokens, and a code that is not used up yet. */
  const connect = async (subject: string, client: string, change: Change = {}) => {
    const [own, later] = [pkce(), pkce()];
    const browser = world.browser().logIn(world.user(subject));
    const request = {
      ...{ client_id: client, scope: "api:read offline_access", prompt: "consent" },
      ...change,
    };
    const code = await codeFor(world, browser, own.challenge, request);
    const { json } = await redeem(world, code, own.verifier, { client_id: client });
    expect(await introspect(world, json["access_token"], { client_id: client })).toMatchObject({
      active: true,
    });
    expect(json["refresh_token"]).toEqual(expect.any(String));
    const unused = await codeFor(world, browser, later.challenge, request);
    return { ...json, client, unused, verifier: later.verifier } as const;
  };
  type Connected = Awaited<ReturnType<typeof connect>> & Record<string, unknown>;
  const expectDead = async (held: Connected): Promise<void> => {
    const { client: client_id, unused, verifier } = held;
    expect(await introspect(world, held["access_token"], { client_id })).toEqual({ active: false });
    expect(await refresh(world, held["refresh_token"], { client_id })).toMatchObject(over);
    expect(await redeem(world, unused, verifier, { client_id })).toMatchObject(over);
  };
  const expectLive = async (held: Connected): Promise<void> => {
    const { client: client_id } = held;
    expect(await introspect(world, held["access_token"], { client_id })).toMatchObject({
      active: true,
    });
    expect(await refresh(world, held["refresh_token"], { client_id })).toMatchObject({
      status: 200,
    });
  };
  /** The page that a user is shown, or what a client is answered. */
  const asked = async (subject: string, client: string, scope = "api:read") => {
    const browser = world.browser().logIn(world.user(subject));
    const { challenge } = pkce();
    return browser.get(authorizeUrl(challenge, { client_id: client, scope }));
  };

  it("are listed with what was allowed, and hold nothing else (OAuth 2.1 §7.9)", async () => {
    const user = nextUser();
    await connect(user, "web-app");
    await connect(user, "other-app", { scope: "api:read api:write offline_access" });
    const { items } = expectOk(await listGrants(ports())(tenant(), { subject: user }, page));
    const resource = world.tenant.audience;
    expect(items).toHaveLength(2);
    expect(items.find(({ client }) => client === "other-app")).toEqual({
      ...{ id: expect.any(String), subject: user, client: "other-app", offline: true },
      access: [{ resource, scope: "api:read api:write" }],
      ...{ createdAt: world.clock.now(), consentedAt: world.clock.now() },
    });
    expect(items.find(({ client }) => client === "web-app")?.access).toEqual([
      { resource, scope: "api:read" },
    ]);
  });

  it("one that is revoked is over with its code and its tokens, and no other", async () => {
    const user = nextUser();
    const [held, other] = [await connect(user, "web-app"), await connect(user, "other-app")];
    const foreign = await connect(nextUser(), "web-app");
    const { items } = expectOk(await listGrants(ports())(tenant(), { subject: user }, page));
    const id = items.find(({ client }) => client === "web-app")?.id as GrantId;
    expectOk(await revokeGrant(ports())(tenant(), id, { subject: user }));
    await expectDead(held);
    await expectLive(other);
    await expectLive(foreign);
    expect((await asked(user, "web-app")).page).toMatchObject({ because: "first-time" });
  });

  it("of another user or tenant are unknown, and stay", async () => {
    const user = nextUser();
    const held = await connect(user, "web-app");
    const [id] = (await idsOf(user)) as [GrantId];
    const unknown = { type: "unknown", what: "grant", id };
    expect(expectErr(await revokeGrant(ports())(tenant(), id, { subject: nextUser() }))).toEqual(
      unknown,
    );
    expect(expectErr(await revokeGrant(ports())("other-tenant" as never, id))).toEqual(unknown);
    const elsewhere = await listGrants(ports())("other-tenant" as never, { subject: user }, page);
    expect(expectOk(elsewhere).items).toEqual([]);
    await expectLive(held);
  });

  it("all end with the user, and once more is nothing more", async () => {
    const user = nextUser();
    const held = [await connect(user, "web-app"), await connect(user, "other-app")];
    const other = await connect(nextUser(), "web-app");
    expect(expectOk(await endSubject(ports())(tenant(), user))).toBe(2);
    for (const one of held) await expectDead(one);
    await expectLive(other);
    expect(await idsOf(user)).toEqual([]);
    expect(expectOk(await endSubject(ports())(tenant(), user))).toBe(0);
  });

  it("end with the user however many there are", async () => {
    const subject = nextUser();
    for (let turn = 0; turn < 101; turn++)
      expectOk(await world.storage.grants.save(tenant(), { ...sampleGrant(), subject }));
    expect(expectOk(await endSubject(ports())(tenant(), subject))).toBe(101);
    expect(await idsOf(subject)).toEqual([]);
  });

  const created = (id: string, authorization: object = {}) =>
    createClient({
      ...{ clients: world.storage.clients, entropy: systemEntropy },
      secretHasher: { ...sha256SecretHasher, hash: () => sha256SecretHasher.hash(secret) },
    })(tenant(), {
      ...{ id, grantTypes: ["authorization_code", "refresh_token"] },
      authenticationMethods: ["client_secret_post"],
      authorization: {
        ...{ redirectUris: [redirectUri], delegatedScope: "api:read api:write" },
        ...authorization,
      },
    });
  const revisionOf = async (id: string) =>
    expectOk(await world.storage.clients.read(tenant(), id as never))?.revision ?? noRevision;

  it("end with their client", async () => {
    expectOk(await created("gone", { name: "Gone" }));
    const [user, other] = [nextUser(), nextUser()];
    const held = [await connect(user, "gone"), await connect(other, "gone")];
    const ofClient = { client: "gone" as never };
    const listed = expectOk(await listGrants(ports())(tenant(), ofClient, page));
    expect(listed.items.map(({ subject }) => subject).sort()).toEqual([user, other].sort());
    expect(listed.items[0]).toMatchObject({ clientName: "Gone" });
    expectOk(await removeClient(ports())(tenant(), "gone" as never, await revisionOf("gone")));
    expect(expectOk(await listGrants(ports())(tenant(), ofClient, page)).items).toEqual([]);
    expectOk(await created("gone"));
    for (const one of held) await expectDead(one);
  });

  it.each(["remembered", "implied"])(
    "are not inherited by another client of the same id, whose consent is %s",
    async (consent) => {
      const id = `reborn-${consent}`;
      expectOk(await created(id));
      const user = nextUser();
      const held = await connect(user, id, { scope: "api:read api:write offline_access" });
      // The removal was cut off behind its first step: the grant is still there.
      expectOk(await world.storage.clients.remove(tenant(), id as never, await revisionOf(id)));
      expectOk(await created(id, { consent }));
      const { page: shown, location } = await asked(user, id);
      if (consent === "remembered") {
        expect(shown).toMatchObject({
          because: "client-changed",
          scopes: [{ name: "api:read", known: false }],
        });
        await connect(user, id);
        expect((await asked(user, id, "api:write")).page).toMatchObject({ because: "more-scope" });
      } else expect(location?.searchParams.get("code")).toEqual(expect.any(String));
      await expectDead(held);
      const { items } = expectOk(await listGrants(ports())(tenant(), { subject: user }, page));
      expect(items.map(({ access }) => access[0]?.scope)).toEqual(["api:read"]);
    },
  );

  it("are not listed once their consent is over", async () => {
    expectOk(await created("monthly", { consentLifetime: 60 }));
    const user = nextUser();
    await connect(user, "monthly");
    expect(await idsOf(user)).toHaveLength(1);
    pass(world.clock, 60);
    expect(await idsOf(user)).toEqual([]);
  });
});

it("one that is revoked while it is written to is not brought back by memory", async () => {
  let isRevoked = false;
  const world = await startUserWorld({
    clients: [await confidential("away", { authorization: { offlineAccess: "implied" } })],
    storage: ({ grants, ...storage }) => ({
      ...storage,
      grants: {
        ...grants,
        save: (tenant, grant, expected) =>
          isRevoked
            ? grants.revoke(tenant, grant.id).andThen(() => grants.save(tenant, grant, expected))
            : grants.save(tenant, grant, expected),
      },
    }),
  });
  const browser = world.browser().logIn(world.user());
  await codeFor(world, browser, pkce().challenge, { client_id: "away" });
  const list = () => world.storage.grants.listBySubject(world.tenant.id, "alice", page);
  const [found] = expectOk(await list()).items;
  if (found === undefined) throw new Error("no grant");
  // It was made before the client might act for users who are away.
  const former = { ...found.value, offline: false };
  expectOk(await world.storage.grants.save(world.tenant.id, former, found.revision));
  isRevoked = true;
  const { location } = await browser.get(authorizeUrl(pkce().challenge, { client_id: "away" }));
  expect(location?.searchParams.get("error")).toBe("temporarily_unavailable");
  expect(expectOk(await list()).items).toEqual([]);
  await world.close();
});
