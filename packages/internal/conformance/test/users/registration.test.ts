import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  metadata,
  openTo,
  type RegistrationWorld,
  refusedAs,
  registrationPath,
  startRegistrationWorld,
} from "./registration-world.ts";
import { codeFor, pkce, redeem, refresh, startUserWorld } from "./user-world.ts";

describe.each(stacks)("registering a client, over $name", (binding) => {
  let world: RegistrationWorld;
  beforeAll(async () => {
    world = await startRegistrationWorld({ binding });
  });
  afterAll(() => world.close());

  it("answers all that was registered, defaults included, and lets nobody keep it (RFC 7591 §3.2.1, RFC 7592 §3)", async () => {
    const { status, headers, json } = await world.register();
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(json).toEqual({
      client_id: expect.stringMatching(/^dcr-[\w-]{22}$/),
      client_id_issued_at: world.clock.now(),
      client_secret: expect.stringMatching(/^mpcs_/),
      client_secret_expires_at: 0,
      registration_access_token: expect.stringMatching(/^mpra_/),
      registration_client_uri: `${world.issuer}/oauth/register/client?client_id=${String(json["client_id"])}`,
      client_name: "An App",
      redirect_uris: ["https://app.example/cb"],
      application_type: "web",
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      scope: "api:read api:write",
    });
  });

  it("a client that registered gets tokens by what it was told, and refreshes them", async () => {
    const { json } = await world.register({
      ...metadata,
      token_endpoint_auth_method: "client_secret_post",
      grant_types: ["authorization_code", "refresh_token"],
    });
    const { challenge, verifier } = pkce();
    const client_id = String(json["client_id"]);
    const asking = { client_id, client_secret: String(json["client_secret"]) };
    const browser = world.browser().logIn(world.user());
    const code = await codeFor(world, browser, challenge, {
      ...{ client_id, scope: "api:read offline_access" },
    });
    const tokens = await redeem(world, code, verifier, asking);
    expect(tokens).toMatchObject({ status: 200, json: { scope: "api:read" } });
    expect(await refresh(world, tokens.json["refresh_token"], asking)).toMatchObject({
      status: 200,
    });
    expect(await redeem(world, code, verifier, { ...asking, client_secret: "x" })).toMatchObject({
      status: 401,
    });
  });

  it("a public client has no secret (RFC 7591 §3.2.1)", async () => {
    const { json } = await world.register({ ...metadata, token_endpoint_auth_method: "none" });
    expect(json).not.toHaveProperty("client_secret");
    expect(json).not.toHaveProperty("client_secret_expires_at");
  });

  it("the same software twice is two clients with two secrets (RFC 7591 §5)", async () => {
    const software = { ...metadata, software_id: "app-1", software_version: "2.1" };
    const [one, other] = [await world.register(software), await world.register(software)];
    for (const member of ["client_id", "client_secret", "registration_access_token"])
      expect(one.json[member]).not.toBe(other.json[member]);
    expect(one.json).toMatchObject({ software_id: "app-1", software_version: "2.1" });
  });

  it("no store sees a secret or a token: only what was made of them", async () => {
    const { json } = await world.register();
    const id = String(json["client_id"]) as never;
    const kept = expectOk(await world.storage.clients.read(world.tenant.id, id));
    const text = JSON.stringify(kept);
    for (const member of ["client_secret", "registration_access_token"])
      expect(text).not.toContain(String(json[member]));
    expect(kept?.value).toMatchObject({
      registration: { by: { door: "open" }, registeredAt: world.clock.now() },
      authorization: { selfAsserted: true },
    });
  });

  it("members that nobody knows are ignored and not kept, whatever they are called (RFC 7591 §2)", async () => {
    const body = `{"x": 1, "__proto__": {"scope": "admin"}, "constructor": 1, "client_id": "chosen", "client_secret": "chosen", ${JSON.stringify(metadata).slice(1)}`;
    const { status, json } = await world.register(body);
    expect(status).toBe(201);
    for (const member of ["x", "constructor"]) expect(Object.keys(json)).not.toContain(member);
    expect(Object.keys(json)).not.toContain("__proto__");
    expect([json["client_id"], json["client_secret"]]).not.toContain("chosen");
    expect(json["scope"]).toBe("api:read api:write");
  });

  it("names in other languages and letters beyond ASCII come back as they came (RFC 7591 §2.2)", async () => {
    const names = {
      client_name: "Größe — „Zitat“ €5 \u{1f600}",
      "client_name#ja-Jpan-JP": "クライアント名",
      "tos_uri#fr": "https://app.example/conditions",
      contacts: ["ops@app.example"],
    };
    expect((await world.register({ ...metadata, ...names })).json).toMatchObject(names);
  });

  it.each([
    ["a form", "a=b", { "Content-Type": "application/x-www-form-urlencoded" }, 415],
    ["no media type", "{}", { "Content-Type": "text/plain" }, 415],
    ["another charset", "{}", { "Content-Type": "application/jsonp" }, 415],
    ["compressed JSON", "{}", { "Content-Encoding": "gzip" }, 400],
    ["no JSON", "{", {}, 400],
    ["a list", "[]", {}, 400],
    ["null", "null", {}, 400],
    ["a member twice", '{"scope":"a","scope":"b"}', {}, 400],
    ["too much", `{"x":"${"x".repeat(40_000)}"}`, {}, 400],
    [
      "deep redirect URIs",
      `{"redirect_uris":[${"[".repeat(15_000)}${"]".repeat(15_000)}]}`,
      {},
      400,
    ],
    [
      "a deep curve",
      `{"redirect_uris":["https://app.example/cb"],"jwks":{"keys":[{"kty":"EC","crv":${"[".repeat(15_000)}${"]".repeat(15_000)}}]}}`,
      {},
      400,
    ],
    ["deep nesting", `{"jwks":{"keys":[${"[".repeat(15_000)}${"]".repeat(15_000)}]}}`, {}, 400],
  ])("%s is refused (RFC 7591 §3.1)", async (_what, body, headers, status) => {
    const answer = await world.register(body, { headers });
    expect(answer.status).toBe(status);
    expect(String(answer.json["error"])).toMatch(
      /^invalid_(?:request|client_metadata|redirect_uri)$/,
    );
  });

  it("another method is refused with the one that is right", async () => {
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
      const { status, headers } = await world.register(undefined, { method });
      expect([status, headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  it("a credential in the URL is refused, where it would be logged", async () => {
    for (const name of ["access_token", "registration_access_token", "client_secret"]) {
      const path = `${registrationPath}?${name}=x`;
      expect(await world.register(metadata, { path })).toMatchObject(
        refusedAs(400, "invalid_request"),
      );
    }
  });

  it("it stands in the metadata of the tenant that lets clients register, and in no other's", async () => {
    const documentOf = async (tenant: string) => {
      const at = `/.well-known/oauth-authorization-server/api/v1/tenant/${tenant}`;
      return (await (await fetch(new URL(at, world.origin))).json()) as Record<string, unknown>;
    };
    expect(await documentOf("my-tenant")).toMatchObject({
      registration_endpoint: `${world.issuer}/oauth/register`,
    });
    expect(await documentOf("other-tenant")).not.toHaveProperty("registration_endpoint");
  });

  it("a tenant where nobody may register has no such endpoint", async () => {
    const path = registrationPath.replace("my-tenant", "other-tenant");
    expect(await world.register(metadata, { path })).toMatchObject({ status: 404 });
  });

  it("the event tells which client came in, and by what", async () => {
    const { json } = await world.register();
    expect(world.observer.events.at(-1)).toMatchObject({
      endpoint: "registration",
      outcome: "answered",
      client: json["client_id"],
      registeredBy: "open",
    });
    await world.register({ ...metadata, redirect_uris: ["javascript:alert(1)"] });
    expect(world.observer.events.at(-1)).toMatchObject({
      outcome: "refused",
      reason: "metadata_redirect_uri_invalid",
      detail: "redirect_uris[0]",
    });
    const told = JSON.stringify(world.observer.events);
    for (const member of ["client_secret", "registration_access_token"])
      expect(told).not.toContain(String(json[member]));
  });
});

describe("a server without registration", () => {
  it("has no endpoint for it, and says nothing of one", async () => {
    const world = await startUserWorld();
    const answer = await fetch(new URL(registrationPath, world.origin), { method: "POST" });
    expect(answer.status).toBe(404);
    await world.close();
  });
});

describe("registrations without a token are bounded", () => {
  it("for each source in an hour", async () => {
    const world = await startRegistrationWorld({ registration: openTo({ perSource: 3 }) });
    for (let at = 0; at < 3; at++) expect((await world.register()).status).toBe(201);
    const refused = await world.register();
    expect(refused).toMatchObject(refusedAs(429, "temporarily_unavailable"));
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(world.observer.events.at(-1)).toMatchObject({ detail: "registrations of a source" });
    world.clock.set((world.clock.now() + 3600) as never);
    expect((await world.register()).status).toBe(201);
    await world.close();
  });

  it("for the tenant, so that only so many that nobody uses are there", async () => {
    const world = await startRegistrationWorld({ registration: openTo({ most: 2 }) });
    const answers = [];
    for (let at = 0; at < 20; at++) answers.push((await world.register()).status);
    expect(answers.filter((status) => status === 201)).toHaveLength(2);
    expect(answers.filter((status) => status === 429)).toHaveLength(18);
    await world.close();
  });

  it("and a mistake uses nothing up", async () => {
    const world = await startRegistrationWorld({ registration: openTo({ perSource: 1 }) });
    for (let at = 0; at < 5; at++)
      expect((await world.register({ redirect_uris: [] })).status).toBe(400);
    expect((await world.register()).status).toBe(201);
    await world.close();
  });
});
