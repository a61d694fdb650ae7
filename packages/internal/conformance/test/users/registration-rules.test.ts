import { generateKeyPairSync } from "node:crypto";
import type { TenantRegistration } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { openDocumentHost } from "./document-host.ts";
import {
  metadata,
  openTo,
  type RegistrationAnswer,
  refusedAs,
  startRegistrationWorld,
  updateOf,
} from "./registration-world.ts";
import { authorizeUrl, pkce } from "./user-world.ts";

type Members = Readonly<Record<string, unknown>>;

const keyOf = (kind: "ec" | "rsa", options: object): Members =>
  generateKeyPairSync(kind as "ec", options as { namedCurve: string }).publicKey.export({
    format: "jwk",
  });
const privateKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
  format: "jwk",
});
const good = { ...keyOf("ec", { namedCurve: "P-256" }), kid: "k1" };
const setOf = (...keys: unknown[]) => ({ keys });

/** The answers to one client, registered at once and put in the place of a plain one: every write is judged by the same rules. */
const bothWays = async (
  members: Members,
  registration: TenantRegistration = openTo(),
): Promise<readonly RegistrationAnswer[]> => {
  const world = await startRegistrationWorld({ registration });
  const created = await world.register(members);
  const plain = { ...metadata, token_endpoint_auth_method: "none" };
  const { json: before } = await world.register(plain);
  const replaced = await world.manage("PUT", before, {
    ...members,
    client_id: before["client_id"],
  });
  await world.close();
  return [created, replaced];
};

const native = { application_type: "native", redirect_uris: ["http://127.0.0.1/cb"] };

describe("metadata that cannot be is refused with the member and what is right, when it comes and when it is changed", () => {
  it.each<[string, Members, string, string]>([
    ["no redirect URI", {}, "invalid_redirect_uri", "redirect_uris must hold"],
    [
      "redirect URIs as a text",
      { redirect_uris: "https://app.example/cb" },
      "invalid_redirect_uri",
      "redirect_uris must be an array",
    ],
    [
      "a fragment",
      { redirect_uris: ["https://app.example/cb#x"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must have no fragment",
    ],
    [
      "a script",
      { redirect_uris: ["https://app.example/", "javascript:alert(1)"] },
      "invalid_redirect_uri",
      "redirect_uris[1] ",
    ],
    [
      "a wildcard host",
      { redirect_uris: ["https://*.app.example/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] ",
    ],
    [
      "http to a web client",
      { application_type: "web", redirect_uris: ["http://127.0.0.1/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must be https",
    ],
    [
      "a scheme of its own to a web client",
      { application_type: "web", redirect_uris: ["com.example.app:/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must be https",
    ],
    [
      "http beyond the machine to a native client",
      { application_type: "native", redirect_uris: ["http://app.example/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must be https",
    ],
    [
      "another application type",
      { ...metadata, application_type: "cli" },
      "invalid_client_metadata",
      "application_type must be",
    ],
    [
      "an application type as a list",
      { ...metadata, application_type: ["native"] },
      "invalid_client_metadata",
      "application_type must be",
    ],
    [
      "the response type token",
      { ...metadata, response_types: ["token"] },
      "invalid_client_metadata",
      "response_types must hold nothing but",
    ],
    [
      "code without its grant",
      { ...metadata, grant_types: ["refresh_token"], response_types: ["code"] },
      "invalid_client_metadata",
      "response_types must hold",
    ],
    [
      "the grant without code",
      { ...metadata, response_types: [] },
      "invalid_client_metadata",
      "response_types must hold",
    ],
    [
      "no grant",
      { ...metadata, grant_types: [], response_types: [] },
      "invalid_client_metadata",
      "grant_types must hold",
    ],
    [
      "only refreshing",
      { ...metadata, grant_types: ["refresh_token"], response_types: [] },
      "invalid_client_metadata",
      "grant_types must hold one of",
    ],
    [
      "grants as a text",
      { ...metadata, grant_types: "client_credentials" },
      "invalid_client_metadata",
      "grant_types must be an array",
    ],
    [
      "a method that nobody has",
      { ...metadata, token_endpoint_auth_method: "magic" },
      "invalid_client_metadata",
      "token_endpoint_auth_method must be one of",
    ],
    [
      "a method as a list",
      { ...metadata, token_endpoint_auth_method: ["none"] },
      "invalid_client_metadata",
      "token_endpoint_auth_method must be",
    ],
    [
      "keys in both places",
      { ...metadata, jwks: setOf(good), jwks_uri: "https://app.example/jwks" },
      "invalid_client_metadata",
      "jwks_uri must be",
    ],
    [
      "a private key",
      { ...metadata, jwks: setOf(privateKey) },
      "invalid_client_metadata",
      "jwks must be",
    ],
    [
      "a short RSA key",
      { ...metadata, jwks: setOf(keyOf("rsa", { modulusLength: 1024 })) },
      "invalid_client_metadata",
      "jwks must be",
    ],
    [
      "an odd curve",
      { ...metadata, jwks: setOf(keyOf("ec", { namedCurve: "secp256k1" })) },
      "invalid_client_metadata",
      "jwks must be",
    ],
    [
      "a key without its coordinates",
      { ...metadata, jwks: setOf({ kty: "EC", crv: "P-256" }) },
      "invalid_client_metadata",
      "jwks must be",
    ],
    [
      "only offline access",
      { ...metadata, scope: "offline_access" },
      "invalid_client_metadata",
      "scope must hold a scope",
    ],
    ["keys as a list", { ...metadata, jwks: [good] }, "invalid_client_metadata", "jwks must be"],
    ["no key", { ...metadata, jwks: setOf() }, "invalid_client_metadata", "jwks must be"],
    [
      "keys by http",
      { ...metadata, jwks_uri: "http://app.example/jwks" },
      "invalid_client_metadata",
      "jwks_uri must be an https URL",
    ],
    [
      "private_key_jwt without keys",
      { ...metadata, token_endpoint_auth_method: "private_key_jwt" },
      "invalid_client_metadata",
      "jwks must hold",
    ],
    [
      "a name that turns the direction",
      { ...metadata, client_name: "a\u202eb" },
      "invalid_client_metadata",
      "client_name must have",
    ],
    [
      "a name of lines",
      { ...metadata, client_name: "a\nb" },
      "invalid_client_metadata",
      "client_name must have",
    ],
    [
      "a long name",
      { ...metadata, client_name: "a".repeat(201) },
      "invalid_client_metadata",
      "client_name must have",
    ],
    [
      "a name as a number",
      { ...metadata, client_name: 1 },
      "invalid_client_metadata",
      "client_name must have",
    ],
    [
      "a name in another language that breaks a line",
      { ...metadata, "client_name#fr": "a\rb" },
      "invalid_client_metadata",
      "client_name#fr must be a text",
    ],
    [
      "eleven contacts",
      { ...metadata, contacts: Array.from({ length: 11 }, () => "a@b.example") },
      "invalid_client_metadata",
      "contacts must be an array",
    ],
    [
      "a page that runs",
      { ...metadata, client_uri: "javascript:alert(1)" },
      "invalid_client_metadata",
      "client_uri must be an https URL",
    ],
    [
      "a picture by http",
      { ...metadata, logo_uri: "http://app.example/logo.png" },
      "invalid_client_metadata",
      "logo_uri must be an https URL",
    ],
    [
      "a switch as a text",
      { ...metadata, dpop_bound_access_tokens: "true" },
      "invalid_client_metadata",
      "dpop_bound_access_tokens must be true or false",
    ],
    [
      "an algorithm of secrets",
      { ...metadata, request_object_signing_alg: "HS256" },
      "invalid_client_metadata",
      "request_object_signing_alg must be one of",
    ],
    [
      "signed requests without keys",
      { ...metadata, require_signed_request_object: true },
      "invalid_client_metadata",
      "jwks must hold",
    ],
    [
      "a scope that is none",
      { ...metadata, scope: 'api:"read' },
      "invalid_client_metadata",
      "scope must be scope tokens",
    ],
    [
      "a scope as a list",
      { ...metadata, scope: ["api:read"] },
      "invalid_client_metadata",
      "scope must be scope tokens",
    ],
    [
      "a scope of others",
      { ...metadata, scope: "admin" },
      "invalid_client_metadata",
      "scope must hold a scope",
    ],
  ])("%s", async (_what, members, error, description) => {
    for (const { status, json } of await bothWays(members)) {
      expect({ status, error: json["error"] }).toEqual({ status: 400, error });
      expect(json["error_description"]).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(String(json["error_description"]).startsWith(description)).toBe(true);
    }
  });
});

describe("rules bound the whole client, with what it left out filled in", () => {
  it.each<[string, Partial<TenantRegistration["open"]>, Members, string, string]>([
    [
      "the usual method that was not named",
      { authenticationMethods: ["none"] },
      metadata,
      "invalid_client_metadata",
      "token_endpoint_auth_method must be one of none;",
    ],
    [
      "the usual application type",
      { applicationTypes: ["native"] },
      metadata,
      "invalid_client_metadata",
      "application_type must be",
    ],
    [
      "a native client",
      { applicationTypes: ["web"] },
      native,
      "invalid_client_metadata",
      "application_type must be",
    ],
    [
      "a host of others",
      { redirectHosts: ["app.example"] },
      { redirect_uris: ["https://app.example/cb", "https://evil.example/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[1] must be at a host",
    ],
    [
      "a port of the host",
      { redirectHosts: ["app.example"] },
      { redirect_uris: ["https://app.example:8443/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must be at a host",
    ],
    [
      "a host below it",
      { redirectHosts: ["app.example"] },
      { redirect_uris: ["https://x.app.example/cb"] },
      "invalid_redirect_uri",
      "redirect_uris[0] must be at a host",
    ],
    [
      "access without a user",
      {},
      { ...metadata, grant_types: ["authorization_code", "client_credentials"] },
      "invalid_client_metadata",
      "grant_types must hold none but",
    ],
    [
      "nothing but access without a user",
      {},
      { grant_types: ["client_credentials"] },
      "invalid_client_metadata",
      "grant_types must hold none but",
    ],
    [
      "token exchange",
      {},
      {
        ...metadata,
        grant_types: ["authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"],
      },
      "invalid_client_metadata",
      "grant_types must hold none but",
    ],
    [
      "a public client without a user",
      { grantTypes: ["client_credentials"], ownScope: "api:read" },
      { grant_types: ["client_credentials"], token_endpoint_auth_method: "none" },
      "invalid_client_metadata",
      "token_endpoint_auth_method must not be none",
    ],
  ])("%s is refused", async (_what, rules, members, error, description) => {
    const world = await startRegistrationWorld({ registration: openTo(rules) });
    const { status, json } = await world.register(members);
    expect({ status, error: json["error"] }).toEqual({ status: 400, error });
    expect(String(json["error_description"]).startsWith(description)).toBe(true);
    await world.close();
  });

  it("a member that is changed later is judged as one that was sent at first", async () => {
    const rules = { redirectHosts: ["app.example"], applicationTypes: ["web" as const] };
    const world = await startRegistrationWorld({ registration: openTo(rules) });
    const { json } = await world.register();
    for (const change of [
      { redirect_uris: ["https://evil.example/cb"] },
      { application_type: "native" },
      { grant_types: ["authorization_code", "client_credentials"] },
    ]) {
      const answer = await world.manage("PUT", json, updateOf(json, change));
      expect([answer.status, answer.json["error"]]).toEqual([
        400,
        expect.stringMatching(/^invalid_/),
      ]);
    }
    expect((await world.manage("GET", json)).json).toMatchObject({
      redirect_uris: ["https://app.example/cb"],
      application_type: "web",
    });
    await world.close();
  });

  it("what is beyond them and harmless is left out, and the answer says so (RFC 7591 §3.2.1)", async () => {
    const world = await startRegistrationWorld();
    const device = "urn:ietf:params:oauth:grant-type:device_code";
    const wanted = {
      ...native,
      grant_types: ["authorization_code", "refresh_token", device],
      scope: "api:read admin offline_access",
    };
    expect((await world.register(wanted)).json).toMatchObject({
      grant_types: ["authorization_code", "refresh_token"],
      scope: "api:read offline_access",
    });
    await world.close();
  });

  it("a scope of users is none of a client that acts for itself, and widens nothing on the way back", async () => {
    const rules = {
      grantTypes: ["authorization_code", "client_credentials"],
      ownScope: "api:read",
    };
    const world = await startRegistrationWorld({ registration: openTo(rules) });
    const machine = { grant_types: ["client_credentials"], scope: "api:write" };
    expect(await world.register(machine)).toMatchObject(refusedAs(400, "invalid_client_metadata"));
    await world.close();
  });

  it("access without a user has a switch and a scope of its own", async () => {
    const rules = { grantTypes: ["client_credentials"], ownScope: "api:read" };
    const world = await startRegistrationWorld({ registration: openTo(rules) });
    const { status, json } = await world.register({ grant_types: ["client_credentials"] });
    expect([status, json["scope"], json["response_types"]]).toEqual([201, "api:read", []]);
    await world.close();
  });

  it("a client on the user's own machine that says nothing of itself is a native one", async () => {
    const world = await startRegistrationWorld();
    for (const uri of [
      "http://127.0.0.1:6274/cb",
      "http://localhost:3334/oauth/callback",
      "com.example.app:/cb",
    ]) {
      const { status, json } = await world.register({ redirect_uris: [uri] });
      expect([status, json["application_type"]]).toEqual([201, "native"]);
    }
    const claimed = { application_type: "native", redirect_uris: ["https://app.example/cb"] };
    expect(await world.register(claimed)).toMatchObject({ status: 201 });
    await world.close();
  });
});

describe("what a client says of itself", () => {
  it("makes nobody fetch anything, whatever addresses it names", async () => {
    const host = await openDocumentHost();
    const world = await startRegistrationWorld();
    const at = (path: string) => host.urlOf(`/${path}`);
    const { status } = await world.register({
      redirect_uris: [at("cb")],
      ...{ logo_uri: at("logo"), client_uri: at("client"), tos_uri: at("tos") },
      ...{ policy_uri: at("policy"), jwks_uri: at("jwks") },
      ...{ sector_identifier_uri: at("sector"), request_uris: [at("request")] },
    });
    expect([status, host.visits()]).toEqual([201, 0]);
    host.close();
    await world.close();
  });

  it("is shown to users as its own word, and a page of others is not shown at all (RFC 7591 §5)", async () => {
    const world = await startRegistrationWorld();
    const { json } = await world.register({
      ...metadata,
      logo_uri: "https://bank.example/logo.png",
      client_uri: "https://app.example/about",
    });
    expect(json).toMatchObject({
      logo_uri: "https://bank.example/logo.png",
      client_uri: "https://app.example/about",
    });
    const { challenge } = pkce();
    const asked = await world
      .browser()
      .logIn(world.user())
      .get(authorizeUrl(challenge, { client_id: String(json["client_id"]) }));
    expect(asked.page).toMatchObject({
      page: "consent",
      client: { name: "An App", vouchedFor: false, uri: "https://app.example/about" },
    });
    expect(JSON.stringify(asked.page)).not.toContain("bank.example");
    await world.close();
  });

  it("an empty text and null are as good as nothing (RFC 7592 §2.2)", async () => {
    const world = await startRegistrationWorld();
    const { status, json } = await world.register({ ...metadata, client_uri: "", tos_uri: null });
    expect(status).toBe(201);
    for (const member of ["client_uri", "tos_uri"]) expect(json).not.toHaveProperty(member);
    expect(await world.register("{}")).toMatchObject(refusedAs(400, "invalid_redirect_uri"));
    await world.close();
  });
});
