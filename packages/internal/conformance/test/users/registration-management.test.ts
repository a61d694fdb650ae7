import { disableClient, updateClient } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  metadata,
  openTo,
  type RegistrationAnswer,
  type RegistrationWorld,
  refusedAs,
  startRegistrationWorld,
  updateOf,
} from "./registration-world.ts";
import { authorizeUrl, codeFor, introspect, pkce, redeem, refresh } from "./user-world.ts";

type Members = RegistrationAnswer["json"];

describe.each(stacks)("managing a registration, over $name", (binding) => {
  let world: RegistrationWorld;
  beforeAll(async () => {
    world = await startRegistrationWorld({ binding });
  });
  afterAll(() => world.close());

  const registered = async (change: Members = {}): Promise<Members> =>
    (await world.register({ ...metadata, ...change })).json;

  it("reading answers all that is registered, but for the secret, which nobody has (RFC 7592 §2.1)", async () => {
    const client = await registered();
    const { client_secret, client_secret_expires_at, ...told } = client;
    const { status, headers, json } = await world.manage("GET", client);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(json).toEqual(told);
    expect([client_secret, client_secret_expires_at]).not.toContain(undefined);
  });

  it("a wrong token, another client's, an unknown client and none at all are the same 401 (§2.1, §5)", async () => {
    const [client, other] = [await registered(), await registered()];
    const unknown = `${world.issuer}/oauth/register/client?client_id=dcr-unknown`;
    const byOperator = `${world.issuer}/oauth/register/client?client_id=web-app`;
    const bodies = [];
    for (const method of ["GET", "PUT", "DELETE"])
      for (const asked of [
        { ...client, registration_access_token: other["registration_access_token"] },
        { ...client, registration_access_token: "mpra_wrong" },
        { ...client, registration_client_uri: unknown },
        { ...client, registration_client_uri: byOperator },
        { ...client, registration_client_uri: unknown.split("?")[0] },
        {
          ...client,
          registration_client_uri: `${String(client["registration_client_uri"])}&client_id=x`,
        },
      ]) {
        const { status, headers, json } = await world.manage(method, asked, updateOf(client));
        expect(status).toBe(401);
        expect(headers.get("www-authenticate")).toMatch(/^Bearer /);
        bodies.push(JSON.stringify(json));
      }
    expect(new Set(bodies).size).toBe(1);
    expect((await world.manage("GET", client)).status).toBe(200);
  });

  it("replacing takes away what is left out, and gives another token, after which the old one is dead (§2.2, §5)", async () => {
    const client = await registered({
      ...{ client_uri: "https://app.example/about", contacts: ["a@app.example"] },
      token_endpoint_auth_method: "none",
    });
    const { status, json } = await world.manage("PUT", client, {
      ...{ client_id: client["client_id"], token_endpoint_auth_method: "none" },
      redirect_uris: ["https://app.example/other"],
    });
    expect(status).toBe(200);
    for (const member of ["client_uri", "contacts", "client_name"])
      expect(json).not.toHaveProperty(member);
    expect(json).toMatchObject({ redirect_uris: ["https://app.example/other"] });
    expect(json["registration_access_token"]).not.toBe(client["registration_access_token"]);
    expect((await world.manage("GET", client)).status).toBe(401);
    expect((await world.manage("GET", json)).status).toBe(200);
  });

  it.each<[string, (client: Members) => Members]>([
    ["another id", () => ({ client_id: "dcr-chosen" })],
    ["no id", () => ({ client_id: undefined })],
    ["a secret of its own choice", () => ({ client_secret: "chosen" })],
    ["a secret as a number", () => ({ client_secret: 7 })],
    [
      "the registration access token",
      (client) => ({ registration_access_token: client["registration_access_token"] }),
    ],
    [
      "the registration URI",
      (client) => ({ registration_client_uri: client["registration_client_uri"] }),
    ],
    ["when the secret expires", () => ({ client_secret_expires_at: 0 })],
    ["when the id was issued", () => ({ client_id_issued_at: 1 })],
  ])("an update must not hold %s (§2.2)", async (_what, change) => {
    const client = await registered();
    const answer = await world.manage("PUT", client, { ...updateOf(client), ...change(client) });
    expect(answer).toMatchObject(refusedAs(400, "invalid_request"));
    expect((await world.manage("GET", client)).status).toBe(200);
  });

  it("the present secret may be sent, and stays; another method makes one or takes it away", async () => {
    const client = await registered();
    const same = await world.manage("PUT", client, updateOf(client));
    expect(same.status).toBe(200);
    expect(same.json).not.toHaveProperty("client_secret");
    const { client_secret: _, ...bare } = updateOf(client);
    const none = { ...bare, token_endpoint_auth_method: "none" };
    const without = await world.manage("PUT", same.json, none);
    expect(without.json).not.toHaveProperty("client_secret");
    const again = await world.manage("PUT", without.json, { ...bare });
    expect(again.json["client_secret"]).toMatch(/^mpcs_/);
    expect(again.json["client_secret"]).not.toBe(client["client_secret"]);
  });

  it("removing ends the client, its grants and all its tokens, and its own token with them (§2.3, §5)", async () => {
    const client = await registered({
      ...{ token_endpoint_auth_method: "client_secret_post" },
      grant_types: ["authorization_code", "refresh_token"],
    });
    const { challenge, verifier } = pkce();
    const client_id = String(client["client_id"]);
    const asking = { client_id, client_secret: String(client["client_secret"]) };
    const browser = world.browser().logIn(world.user(`user-of-${client_id}`));
    const scope = "api:read offline_access";
    const code = await codeFor(world, browser, challenge, { client_id, scope });
    const { json: tokens } = await redeem(world, code, verifier, asking);
    expect((await introspect(world, tokens["access_token"], asking))["active"]).toBe(true);

    const gone = await world.manage("DELETE", client);
    expect([gone.status, gone.json]).toEqual([204, {}]);
    expect((await refresh(world, tokens["refresh_token"], asking)).status).toBe(401);
    expect(await introspect(world, tokens["access_token"])).toEqual({ active: false });
    expect((await world.manage("GET", client)).status).toBe(401);
    const { id } = world.tenant;
    const page = { limit: 10 };
    const grants = expectOk(await world.storage.grants.listByClient(id, client_id as never, page));
    expect(grants.items).toEqual([]);
  });

  it("of 10 who replace at once one wins, and the others are told (§2.2)", async () => {
    const client = await registered();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        world.manage("PUT", client, updateOf(client, { client_name: `App ${at}` })),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    for (const status of statuses) expect([200, 409, 401]).toContain(status);
    const winner = answers.find(({ status }) => status === 200)?.json ?? {};
    expect((await world.manage("GET", winner)).json["client_name"]).toBe(winner["client_name"]);
  });

  it("another method is refused with those that are right", async () => {
    const client = await registered();
    for (const method of ["POST", "PATCH"]) {
      const { status, headers } = await world.manage(method, client, {});
      expect([status, headers.get("allow")]).toEqual([405, "GET, PUT, DELETE"]);
    }
  });

  it("a client that an operator changed reads and removes, and cannot undo what the operator did", async () => {
    const client = await registered();
    const { clients } = world.storage;
    const id = client["client_id"] as never;
    const patch = { authorization: { delegatedScope: "api:read", requirePushedRequests: true } };
    expectOk(await updateClient(clients)(world.tenant.id, id, patch));
    expect(await world.manage("PUT", client, updateOf(client))).toMatchObject(
      refusedAs(403, "access_denied"),
    );
    expect((await world.manage("GET", client)).json).toMatchObject({
      scope: "api:read",
      require_pushed_authorization_requests: true,
    });
    expect((await world.manage("DELETE", client)).status).toBe(204);
  });

  it("a client that an operator disabled manages nothing", async () => {
    const client = await registered();
    const { clients } = world.storage;
    expectOk(await disableClient(clients)(world.tenant.id, client["client_id"] as never));
    for (const method of ["GET", "PUT", "DELETE"])
      expect((await world.manage(method, client, updateOf(client))).status).toBe(401);
  });
});

describe("the rules of managing", () => {
  it("without updates a client reads and removes, and is told that it cannot change (RFC 7592 §2)", async () => {
    const world = await startRegistrationWorld({ registration: openTo({ updates: false }) });
    const { json } = await world.register();
    expect(await world.manage("PUT", json, updateOf(json))).toMatchObject(
      refusedAs(403, "access_denied"),
    );
    expect((await world.manage("GET", json)).status).toBe(200);
    expect((await world.manage("DELETE", json)).status).toBe(204);
    await world.close();
  });

  it.each([
    ["never", [true, true]],
    ["update", [true, false]],
    ["always", [false, false]],
  ] as const)(
    "rotation %j says when the token is another",
    async (rotation, [afterGet, afterPut]) => {
      const world = await startRegistrationWorld({ registration: openTo({ rotation }) });
      const { json } = await world.register();
      const token = json["registration_access_token"];
      const read = await world.manage("GET", json);
      expect(read.json["registration_access_token"] === token).toBe(afterGet);
      const changed = await world.manage("PUT", read.json, updateOf(json));
      expect(changed.json["registration_access_token"] === token).toBe(afterPut);
      expect((await world.manage("GET", changed.json)).status).toBe(200);
      await world.close();
    },
  );

  it("a client that shows itself otherwise has none of the consents that it had", async () => {
    const world = await startRegistrationWorld();
    const { json } = await world.register({ ...metadata, token_endpoint_auth_method: "none" });
    const { challenge } = pkce();
    const client_id = String(json["client_id"]);
    const browser = world.browser().logIn(world.user());
    await codeFor(world, browser, challenge, { client_id });
    const again = await browser.get(authorizeUrl(challenge, { client_id }));
    expect(again.location?.searchParams.get("code")).toBeTruthy();
    await world.manage("PUT", json, updateOf(json, { client_name: "Your Bank" }));
    const changed = await browser.get(authorizeUrl(challenge, { client_id }));
    expect(changed.page).toMatchObject({ page: "consent", client: { name: "Your Bank" } });
    await world.close();
  });
});
