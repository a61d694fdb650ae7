import { ConfigurationError } from "@mintport/core";
import {
  keysFromSet,
  type ProtectedResourceMetadataOptions,
  protectedResourceMetadata,
  resourceServer,
} from "@mintport/resource-server";
import { describe, expect, it } from "vitest";

const issuer = "https://auth.example";
const make = (options: Partial<ProtectedResourceMetadataOptions> = {}) =>
  protectedResourceMetadata({
    resource: "https://api.example",
    authorizationServers: [issuer],
    ...options,
  });

describe("where the metadata of a resource stands (RFC 9728 §3.1)", () => {
  it.each([
    ["https://api.example", "https://api.example/.well-known/oauth-protected-resource"],
    ["https://api.example/", "https://api.example/.well-known/oauth-protected-resource"],
    ["https://api.example/v1", "https://api.example/.well-known/oauth-protected-resource/v1"],
    ["https://api.example/v1/", "https://api.example/.well-known/oauth-protected-resource/v1/"],
    [
      "https://api.example:8443/a/b",
      "https://api.example:8443/.well-known/oauth-protected-resource/a/b",
    ],
    ["http://127.0.0.1:3000/mcp", "http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp"],
  ])("of %s is between host and path", (resource, url) => {
    const metadata = make({ resource });
    expect(metadata.url).toBe(url);
    expect(metadata.path).toBe(new URL(url).pathname);
    // §3.3: "MUST be identical", character for character.
    expect(metadata.document["resource"]).toBe(resource);
  });
});

describe("the document", () => {
  it("has no member that says nothing (RFC 9728 §3.2)", () => {
    expect(make({ scopesSupported: [] }).document).toEqual({
      resource: "https://api.example",
      authorization_servers: [issuer],
      bearer_methods_supported: ["header"],
      dpop_signing_alg_values_supported: expect.arrayContaining(["ES256", "EdDSA"]),
    });
  });

  it("has all that it is told (RFC 9728 §2)", () => {
    const { document } = make({
      ...{ scopesSupported: ["orders:write", "orders:read"], resourceName: "Orders" },
      ...{ resourceDocumentation: "https://api.example/docs" },
      ...{ resourcePolicyUri: "https://api.example/policy" },
      ...{ resourceTosUri: "https://api.example/tos" },
      tlsClientCertificateBoundAccessTokens: true,
    });
    expect(document).toMatchObject({
      ...{ scopes_supported: ["orders:write", "orders:read"], resource_name: "Orders" },
      ...{ resource_documentation: "https://api.example/docs" },
      ...{ resource_policy_uri: "https://api.example/policy" },
      ...{ resource_tos_uri: "https://api.example/tos" },
      tls_client_certificate_bound_access_tokens: true,
    });
  });

  it("is what it was at the start, whatever happens to the options", () => {
    const authorizationServers = [issuer];
    const metadata = make({ authorizationServers });
    authorizationServers.push("https://evil.example");
    expect(metadata.document["authorization_servers"]).toEqual([issuer]);
    expect(Object.isFrozen(metadata.document)).toBe(true);
  });

  it.each<[string, object]>([
    ["resource", { resource: "http://api.example" }],
    ["resource", { resource: "https://api.example#part" }],
    ["resource", { resource: "https://api.example/v1?x=1" }],
    ["resource", { resource: "https://me@api.example" }],
    ["resource", { resource: "https://API.example" }],
    ["resource", { resource: "https://api.example/a/../b" }],
    ["resource", { resource: 'https://api.example/"' }],
    ["resource", { resource: "urn:api" }],
    ["resource", { resource: undefined }],
    ["authorizationServers", { authorizationServers: [] }],
    ["authorizationServers", { authorizationServers: ["http://auth.example"] }],
    ["authorizationServers", { authorizationServers: issuer }],
    ["authorizationServers", { authorizationServers: undefined }],
    ["scopesSupported", { scopesSupported: ["orders:read", "offline_access"] }],
    ["scopesSupported", { scopesSupported: ["two words"] }],
    ["resourceName", { resourceName: "" }],
    ["resourceDocumentation", { resourceDocumentation: "javascript:alert(1)" }],
    ["resourcePolicyUri", { resourcePolicyUri: "policy" }],
    ["resourceTosUri", { resourceTosUri: 1 }],
    ["tlsClientCertificateBoundAccessTokens", { tlsClientCertificateBoundAccessTokens: "no" }],
    ["maxAge", { maxAge: -1 }],
    ["maxAge", { maxAge: Number.NaN }],
    ["bearerMethodsSupported", { bearerMethodsSupported: ["query"] }],
  ])("is not made with a wrong %s: %j", (field, wrong) => {
    expect(() => make(wrong)).toThrow(ConfigurationError);
    expect(() => make(wrong)).toThrow(new RegExp(`${field}: `));
  });
});

describe("the answer at its path", () => {
  it.each(["GET", "HEAD"])("to %s is JSON that anybody may read and keep", (method) => {
    const metadata = make({ maxAge: 60 });
    const { status, headers, body } = metadata.respond(method);
    expect(status).toBe(200);
    expect(headers).toEqual({
      "Content-Type": "application/json",
      "Cache-Control": "public, max-age=60",
      "Access-Control-Allow-Origin": "*",
    });
    expect(JSON.parse(body)).toEqual(metadata.document);
  });

  it("to a preflight allows no credential", () => {
    const { status, headers } = make().respond("OPTIONS");
    expect(status).toBe(204);
    expect(headers).toMatchObject({ "Access-Control-Allow-Origin": "*" });
    expect(headers).not.toHaveProperty("Access-Control-Allow-Credentials");
  });

  it.each(["POST", "PUT", "DELETE", "", "get"])("to %j is 405", (method) => {
    const { status, headers } = make().respond(method);
    expect(status).toBe(405);
    expect(headers["Allow"]).toBe("GET, HEAD, OPTIONS");
  });
});

describe("a resource server with metadata", () => {
  const audience = "https://api.example";
  const serve = (metadata: object) =>
    resourceServer({
      ...{ issuer, audience, keys: keysFromSet({ keys: [] }) },
      metadata: metadata as ReturnType<typeof make>,
    });

  it("is made with a document of its own audience and issuer", () => {
    expect(serve(make()).metadata?.url).toContain(audience);
  });

  it.each([
    ["of another resource", make({ resource: "https://api.example/v1" }), /is the audience/],
    ["with a slash behind", make({ resource: "https://api.example/" }), /is the audience/],
    ["without its issuer", make({ authorizationServers: ["https://b.example"] }), /the issuer/],
    ["that nobody checked", { resource: audience, authorizationServers: [issuer] }, /must come/],
  ])(
    "is not made with one %s: its clients would bring the wrong tokens",
    (_, metadata, message) => {
      expect(() => serve(metadata)).toThrow(ConfigurationError);
      expect(() => serve(metadata)).toThrow(message);
    },
  );
});
