import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { readClientDocument } from "../../src/domain/client-document.ts";
import type { ClientId } from "../../src/domain/identifiers.ts";

const id = "https://app.example/client.json" as ClientId;
const redirectUri = "https://app.example/cb";
const rightKey = { kty: "EC", crv: "P-256", x: "x".repeat(43), y: "y".repeat(43) };
const least = { client_id: id, client_name: "App", redirect_uris: [redirectUri] };
const read = (change: object = {}) => readClientDocument(id, { ...least, ...change });

describe("the document of a client (Client ID Metadata Document §4.1)", () => {
  it("with the required members is a public client that gets codes and no refresh tokens (RFC 7591 §2)", () => {
    expect(expectOk(read())).toEqual({
      ...{ id, name: "App", applicationType: "web", redirectUris: [redirectUri] },
      ...{ authenticationMethod: "none", grantTypes: ["authorization_code"] },
      ...{ requirePushedRequests: false, requireSignedRequests: false },
      dpopBoundAccessTokens: false,
    });
  });

  it.each([
    ["http://localhost/cb", "native"],
    ["http://127.0.0.1:33418/", "native"],
    [redirectUri, "web"],
  ])("that says no type and answers at %s is %s", (uri, applicationType) => {
    const uris = { redirect_uris: [uri] };
    expect(expectOk(read(uris))).toMatchObject({ applicationType });
    expect(expectOk(read({ redirect_uris: [uri, redirectUri] })).applicationType).toBe("web");
    expect(expectOk(read({ ...uris, application_type: "web" })).applicationType).toBe("web");
  });

  it("may bind itself to more than a server asks for", () => {
    const bound = {
      require_pushed_authorization_requests: true,
      require_signed_request_object: true,
      dpop_bound_access_tokens: true,
    };
    expect(expectOk(read(bound))).toMatchObject({
      ...{ requirePushedRequests: true, requireSignedRequests: true },
      dpopBoundAccessTokens: true,
    });
  });

  it.each([
    ["jwks", { jwks: { keys: [rightKey] } }, { jwks: [rightKey] }],
    ["jwks_uri", { jwks_uri: "https://keys.example/k" }, { jwksUri: "https://keys.example/k" }],
  ])("proves itself by keys of its %s (§6.2)", (_member, keys, found) => {
    const method = { token_endpoint_auth_method: "private_key_jwt" };
    expect(expectOk(read({ ...method, ...keys }))).toMatchObject({
      authenticationMethod: "private_key_jwt",
      keys: found,
    });
  });

  it("shows pages of its own host, and no others", () => {
    const pages = { client_uri: "https://app.example/a", tos_uri: "https://other.example/t" };
    const found = expectOk(read({ ...pages, policy_uri: "https://app.example/p" }));
    expect(found).toMatchObject({ uri: pages.client_uri, policyUri: "https://app.example/p" });
    expect(found).not.toHaveProperty("termsUri");
  });

  it.each([
    "javascript:alert(1)",
    "http://app.example/a",
    "https://user@app.example/a",
    "https://app.example/a#b",
    'https://app.example/"onclick',
    "https://",
    `https://app.example/${"a".repeat(2048)}`,
    7,
    null,
  ])("shows no page %s", (page) => {
    expect(expectOk(read({ client_uri: page }))).not.toHaveProperty("uri");
  });

  it("may hold members that nobody reads here (RFC 7591 §2), its picture among them", () => {
    const more = { logo_uri: "https://app.example/logo.png", contacts: ["a@app.example"] };
    expect(expectOk(read(more))).toEqual(expectOk(read()));
  });

  it.each<readonly [string, unknown]>([
    ["document", undefined],
    ["document", null],
    ["document", [least]],
    ["document", "text"],
  ])("is no %s: %j", (fault, document) => {
    expect(expectErr(readClientDocument(id, document))).toBe(fault);
  });

  it.each<readonly [string, object]>([
    ["client_id", { client_id: undefined }],
    ["client_id", { client_id: `${id}/` }],
    ["client_id", { client_id: "https://APP.example/client.json" }],
    ["client_id", { client_id: [id] }],
    ["client_name", { client_name: "" }],
    ["client_name", { client_name: " App" }],
    ["client_name", { client_name: "a".repeat(201) }],
    ["client_name", { client_name: "App\u202eppA" }],
    ["client_name", { client_name: { toString: 1 } }],
    ["client_secret", { client_secret: "" }],
    ["client_secret", { client_secret_expires_at: 0 }],
    ["application_type", { application_type: "phone" }],
    ["redirect_uris", { redirect_uris: undefined }],
    ["redirect_uris", { redirect_uris: [] }],
    ["redirect_uris", { redirect_uris: redirectUri }],
    ["redirect_uris", { redirect_uris: [redirectUri, 1] }],
    ["redirect_uris", { redirect_uris: [redirectUri, "com.example.app:/cb"] }],
    ["redirect_uris", { redirect_uris: Array.from({ length: 101 }, () => redirectUri) }],
    ["grant_types", { grant_types: "authorization_code" }],
    ["grant_types", { grant_types: Array.from({ length: 21 }, () => "authorization_code") }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "client_secret_basic" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "tls_client_auth" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: null }],
    ["jwks", { token_endpoint_auth_method: "private_key_jwt" }],
    ["jwks", { jwks: [rightKey] }],
    ["jwks", { jwks: { keys: [] } }],
    ["jwks", { jwks: { keys: [{ ...rightKey, d: "private" }] } }],
    ["jwks", { jwks: { keys: [{ kty: "oct", k: "secret" }] } }],
    ["jwks", { jwks: { keys: [null] } }],
    ["jwks", { jwks: { keys: Array.from({ length: 51 }, () => rightKey) } }],
    ["jwks_uri", { jwks_uri: "http://keys.example/" }],
    ["jwks_uri", { jwks: { keys: [rightKey] }, jwks_uri: "https://keys.example/" }],
  ])("is refused for its %s: %j", (fault, change) => {
    expect(expectErr(read(change))).toBe(fault);
  });
});
