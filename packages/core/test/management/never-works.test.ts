import {
  type ClientDefinition,
  ConfigurationError,
  defineClient,
  defineTenant,
  type TenantDefinition,
} from "@mintport/core";
import { publicKeys, type Requiring } from "@mintport/core/management";
import { describe, expect, it } from "vitest";

const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
const assertion = { authenticationMethods: ["private_key_jwt"] };
const tls = { authenticationMethods: ["tls_client_auth"] };

const refusal = (define: () => unknown): string => {
  try {
    define();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return "";
};

describe("a client that could never authenticate is refused where it is defined", () => {
  it.each<[string, Partial<ClientDefinition>, RegExp]>([
    [
      "keys for encryption only",
      { ...assertion, jwks: [{ ...key, use: "enc" }] },
      /jwks: must hold a key/,
    ],
    [
      "keys that may not verify",
      { ...assertion, jwks: [{ ...key, key_ops: ["sign"] }] },
      /jwks: must/,
    ],
    [
      "an algorithm nobody accepts",
      { ...assertion, jwks: [{ ...key, alg: "ES256K" }] },
      /jwks: must/,
    ],
    ["a curve nobody accepts", { ...assertion, jwks: [{ ...key, crv: "P-192" }] }, /jwks: must/],
    [
      "keys without a certificate (RFC 8705 §2.2)",
      { authenticationMethods: ["self_signed_tls_client_auth"], jwks: [key] },
      /jwks: must hold the client's certificate/,
    ],
    [
      "a place with a user name",
      { ...assertion, jwksUri: "https://a:b@c.example/k" },
      /jwksUri: must be/,
    ],
    ["no name", { ...tls, tlsSubject: { subjectDn: "not a name" } }, /subjectDn: must be a name/],
    ["an empty name", { ...tls, tlsSubject: { subjectDn: "" } }, /subjectDn: must be a name/],
    [
      "a wildcard",
      { ...tls, tlsSubject: { dnsName: "*.example.com" } },
      /dnsName: must be one host/,
    ],
    ["a URL for a host", { ...tls, tlsSubject: { dnsName: "https://a.example" } }, /dnsName: must/],
    ["a host for a URI", { ...tls, tlsSubject: { uri: "a.example" } }, /uri: must be a URI/],
    [
      "a spelling of an address",
      { ...tls, tlsSubject: { ipAddress: "2001:DB8::1" } },
      /usual spelling/,
    ],
    [
      "a number for an address",
      { ...tls, tlsSubject: { ipAddress: "3221225985" } },
      /ipAddress: must/,
    ],
    [
      "a host for a mail address",
      { ...tls, tlsSubject: { emailAddress: "a.example" } },
      /emailAddress: must/,
    ],
  ])("by %s", (_, fields, message) => {
    expect(refusal(() => defineClient({ id: "c", grantTypes: [], ...fields }))).toMatch(message);
  });

  it.each<Partial<ClientDefinition>>([
    {
      ...assertion,
      jwks: [
        { ...key, use: "enc" },
        { ...key, use: "sig" },
      ],
    },
    { ...tls, tlsSubject: { subjectDn: "UID=client+CN=a, O=Example" } },
    { ...tls, tlsSubject: { dnsName: "client_1.example.com" } },
    { ...tls, tlsSubject: { uri: "spiffe://example.org/client" } },
    { ...tls, tlsSubject: { ipAddress: "192.0.2.1" } },
    { ...tls, tlsSubject: { ipAddress: "2001:db8::1" } },
    { ...tls, tlsSubject: { emailAddress: "client@a.example" } },
  ])("and not by %j", (fields) => {
    expect(refusal(() => defineClient({ id: "c", grantTypes: [], ...fields }))).toBe("");
  });
});

describe("a client of an embedder's own method", () => {
  const badge: Requiring = {
    name: "badge",
    requires: [
      publicKeys,
      {
        field: "ownScope",
        message: "must not be empty",
        holds: ({ ownScope }) => ownScope.length > 0,
      },
    ],
  };
  const plain = { name: "plain" };
  const badged = (fields: Partial<ClientDefinition>) =>
    refusal(() => defineClient({ id: "c", grantTypes: [], ...fields }, [badge, plain]));

  it("is judged by a method, and not by a function that makes one: its name is another", () => {
    const badgeMethod = () => badge;
    // @ts-expect-error: what it needs would be asked of nobody
    const own: Requiring = badgeMethod;
    expect(own.name).not.toBe(badge.name);
  });

  it("is refused for all that the method says it needs", () => {
    expect(badged({ authenticationMethods: ["badge"] })).toBe(
      `client "c": jwks: must hold the client's keys, or jwksUri say where they are; ownScope: must not be empty`,
    );
    expect(badged({ authenticationMethods: ["badge"], jwks: [key], ownScope: "a" })).toBe("");
  });

  it("and for nothing if it uses others only, or a method that needs nothing", () => {
    expect(badged({})).toBe("");
    expect(badged({ authenticationMethods: ["plain"] })).toBe("");
    expect(
      refusal(() => defineClient({ id: "c", grantTypes: [], authenticationMethods: ["badge"] })),
    ).toBe("");
  });

  it("is told once of what two of its methods need", () => {
    const both = ["private_key_jwt", "self_signed_tls_client_auth"];
    expect(badged({ authenticationMethods: both })).toBe(
      `client "c": jwks: must hold the client's keys, or jwksUri say where they are`,
    );
  });
});

describe("a tenant of which a part could never work is refused where it is defined", () => {
  it.each<[string, Partial<TenantDefinition>, RegExp]>([
    [
      "an issuer without a key for its algorithms",
      { trustedIssuers: [{ issuer: "https://ci.example", jwks: [key], algorithms: ["RS256"] }] },
      /trustedIssuers\.0\.jwks: must hold a key/,
    ],
    [
      "an issuer that no subject could carry",
      { trustedIssuers: [{ issuer: "https://ci.example#a", jwks: [key] }] },
      /trustedIssuers\.0\.issuer: must not hold #/,
    ],
    [
      "a resource without a scope",
      { resources: [{ indicator: "https://r.example", scope: "" }] },
      /resources\.0\.scope: must not be empty/,
    ],
  ])("by %s", (_, fields, message) => {
    const define = () => defineTenant({ id: "t", issuer: "https://auth.example", ...fields });
    expect(refusal(define)).toMatch(message);
  });
});
