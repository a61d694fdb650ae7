import { dynamicRegistration } from "@mintport/core";
import { removeUnusedClients, revokeGrant } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  metadata,
  openTo,
  type RegistrationWorld,
  startRegistrationWorld,
} from "./registration-world.ts";
import { authorizeUrl, codeFor, pass, pkce, redeem } from "./user-world.ts";

const day = 86_400;
const { challenge, verifier } = pkce();

describe.each(stacks)("the life of a registration, over $name", (binding) => {
  let world: RegistrationWorld;
  beforeAll(async () => {
    world = await startRegistrationWorld({ binding });
  });
  afterAll(() => world.close());

  const registered = async (): Promise<string> => {
    const members = { ...metadata, token_endpoint_auth_method: "none" };
    return String((await world.register(members)).json["client_id"]);
  };
  /** Whether the authorization endpoint knows the client. */
  const isKnown = async (client_id: string): Promise<boolean> =>
    (
      await world
        .browser()
        .logIn(world.user("passer-by"))
        .get(authorizeUrl(challenge, { client_id }))
    ).page?.["page"] !== "problem";
  const use = async (client_id: string, user: string) => {
    const browser = world.browser().logIn(world.user(user));
    const code = await codeFor(world, browser, challenge, { client_id });
    const asking = { client_id, client_secret: undefined };
    expect((await redeem(world, code, verifier, asking)).status).toBe(200);
  };
  const sweep = async (): Promise<number> =>
    expectOk(
      await removeUnusedClients({
        ...world.storage,
        clock: world.clock,
        isUnused: world.registration?.isUnused ?? (() => false),
      })(world.tenant.id),
    );
  const isKept = async (client_id: string): Promise<boolean> => {
    const { clients } = world.storage;
    return expectOk(await clients.read(world.tenant.id, client_id as never)) !== undefined;
  };
  const usedDayOf = async (client_id: string) => {
    const { clients } = world.storage;
    const found = expectOk(await clients.read(world.tenant.id, client_id as never));
    return found?.value.registration?.usedDay;
  };

  it("a client that never got a token is over after 7 days, swept or not, and an operator's stays", async () => {
    const [unused, used] = [await registered(), await registered()];
    await use(used, "alice");
    await expect.poll(() => usedDayOf(used)).toBeDefined();
    pass(world.clock, 7 * day - 1);
    expect([await isKnown(unused), await sweep()]).toEqual([true, 0]);
    pass(world.clock, 1);
    expect([await isKnown(unused), await isKnown(used), await isKnown("spa")]).toEqual([
      ...[false, true, true],
    ]);
    expect([await isKept(unused), await sweep(), await isKept(unused)]).toEqual([true, 1, false]);
    expect([await isKept(used), await isKept("spa")]).toEqual([true, true]);
  });

  it("a client that a user still allows something stays, and 90 days after its last token it is over without one", async () => {
    const client_id = await registered();
    await use(client_id, "bob");
    await expect.poll(() => usedDayOf(client_id)).toBeDefined();
    pass(world.clock, 91 * day);
    await sweep();
    expect([await isKnown(client_id), await isKept(client_id)]).toEqual([true, true]);
    const { grants } = world.storage;
    const page = { limit: 10 };
    const { id } = world.tenant;
    const { items } = expectOk(await grants.listByClient(id, client_id as never, page));
    for (const { value } of items) expectOk(await revokeGrant(world.storage)(id, value.id));
    expect(await isKnown(client_id)).toBe(false);
    expect([await sweep(), await isKept(client_id)]).toEqual([1, false]);
  });

  it("each use renews it, and is written down once a day", async () => {
    const client_id = await registered();
    const noted = [];
    for (let at = 0; at < 3; at++) {
      await use(client_id, `carol-${at}`);
      const today = world.clock.now() - (world.clock.now() % day);
      await expect.poll(() => usedDayOf(client_id)).toBe(today);
      noted.push(today);
      pass(world.clock, day);
    }
    expect(new Set(noted).size).toBe(3);
  });
});

describe("a tenant that is closed again", () => {
  it("leaves its clients working however long nobody uses them, which are over where it is open", async () => {
    const world = await startRegistrationWorld();
    const { json } = await world.register({ ...metadata, token_endpoint_auth_method: "none" });
    const client_id = String(json["client_id"]);
    const closed = dynamicRegistration({ registry: world.storage });
    const { clients } = world.storage;
    const found = expectOk(await clients.read(world.tenant.id, client_id as never));
    if (found === undefined) throw new Error("there is no client");
    const later = pass(world.clock, 1000 * day);
    expect(closed.isUnused(world.tenant.id, found.value, later)).toBe(false);
    expect(world.registration?.isUnused(world.tenant.id, found.value, later)).toBe(true);
    // Where it is open it is over, and manages nothing either.
    for (const method of ["GET", "PUT", "DELETE"])
      expect((await world.manage(method, json, {})).status).toBe(401);
    await world.close();
  });
});

describe("lifetimes that the rules name", () => {
  it("count instead", async () => {
    const world = await startRegistrationWorld({ registration: openTo({ unusedLifetime: 3600 }) });
    const { json } = await world.register({ ...metadata, token_endpoint_auth_method: "none" });
    const ask = () =>
      world
        .browser()
        .logIn(world.user())
        .get(authorizeUrl(challenge, { client_id: String(json["client_id"]) }));
    expect((await ask()).page).toMatchObject({ page: "consent" });
    pass(world.clock, 3600);
    expect((await ask()).page).toMatchObject({ page: "problem" });
    await world.close();
  });
});
