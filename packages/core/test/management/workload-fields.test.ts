import {
  type ClientDefinition,
  ConfigurationError,
  defineClient,
  defineTenant,
  type TenantDefinition,
} from "@mintport/core";
import type { TrustedIssuerDefinition } from "@mintport/core/management";
import { describe, expect, it } from "vitest";

const key = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "1" };
const jwksUri = "https://client.example/keys";
const identity = { issuer: "https://ci.example", subject: "repo:acme/*" };

const uses = (...authenticationMethods: readonly string[]): Partial<ClientDefinition> => ({
  authenticationMethods,
});

describe("what a client is registered with to prove itself", () => {
  it.each<[string, Partial<ClientDefinition>]>([
    ["keys", { authenticationMethods: ["private_key_jwt"], jwks: [key] }],
    ["the place of its keys", { authenticationMethods: ["private_key_jwt"], jwksUri }],
    [
      "a certificate",
      { authenticationMethods: ["self_signed_tls_client_auth"], jwks: [{ ...key, x5c: ["MII"] }] },
    ],
    [
      "a certificate's digest, beside a key without one",
      {
        authenticationMethods: ["self_signed_tls_client_auth"],
        jwks: [key, { ...key, kid: "2", "x5t#S256": "A".repeat(43) }],
      },
    ],
    [
      "a certificate's name",
      { authenticationMethods: ["tls_client_auth"], tlsSubject: { dnsName: "a.example" } },
    ],
    [
      "workloads",
      { authenticationMethods: ["federated_jwt"], federatedIdentities: [identity, identity] },
    ],
    [
      "a workload with rules",
      {
        authenticationMethods: ["federated_jwt"],
        federatedIdentities: [{ ...identity, audience: "x", claims: { ref: "main" } }],
      },
    ],
    ["fifty keys", { jwks: Array.from({ length: 50 }, () => key) }],
  ])("may be %s", (_, changes) => {
    expect(defineClient({ id: "a", grantTypes: [], ...changes }).id).toBe("a");
  });

  const pem = `-----BEGIN PUBLIC KEY-----\n${"M".repeat(120)}\n-----END PUBLIC KEY-----\n`;
  it.each<[string, unknown, string]>([
    ["a PEM", pem, "jwks: a PEM is not a JWK Set; make a JWK of it"],
    ["a PEM in an array", [pem], "jwks.0: a PEM is not a JWK Set; make a JWK of it"],
    ["a whole JWK Set", { keys: [key] }, "jwks: must be the array that the JWK Set holds"],
    ["another text", "x".repeat(60), "jwks: must be public keys as JWKs, in an array"],
    ["no key", [], "jwks: must hold 1 to 50 keys"],
  ])("RFC 7591 §2: jwks that are %s are refused with what to write", (_, jwks, message) => {
    const define = () => defineClient({ id: "a", grantTypes: [], jwks: jwks as never });
    expect(define).toThrow(message);
    expect(define).not.toThrow(/Too big|Invalid input/);
  });

  it("keys and their place become one field", () => {
    expect(defineClient({ id: "a", grantTypes: [], jwks: [key] }).keys).toEqual({ jwks: [key] });
    expect(defineClient({ id: "a", grantTypes: [], jwksUri }).keys).toEqual({ jwksUri });
    expect(defineClient({ id: "a", grantTypes: [] })).not.toHaveProperty("keys");
  });

  it.each(["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])(
    "a key with the private member %s is refused, and the text does not show it",
    (member) => {
      const message = refusal({ jwks: [{ ...key, [member]: "very-private" }] });
      expect(message).toMatch(/^client "a": jwks\.0: must be public keys/);
      expect(message).not.toContain("very-private");
    },
  );

  it.each<[string, Partial<ClientDefinition>, RegExp]>([
    ["a symmetric key", { jwks: [{ kty: "oct" }] }, /jwks\.0\.kty/],
    ["no key", { jwks: [] }, /jwks:/],
    ["too many keys", { jwks: Array.from({ length: 51 }, () => key) }, /jwks:/],
    ["keys beside their place", { jwks: [key], jwksUri }, /jwksUri: must not stand beside jwks/],
    ["a place over http", { jwksUri: "http://client.example/" }, /jwksUri: must be an https URL/],
    ["a place with a fragment", { jwksUri: `${jwksUri}#a` }, /jwksUri: must be an https URL/],
    ["a place that is no URL", { jwksUri: "keys" }, /jwksUri: must be an https URL/],
    ["private_key_jwt without keys", uses("private_key_jwt"), /jwks: must hold the client's keys/],
    [
      "self_signed_tls_client_auth without keys",
      uses("self_signed_tls_client_auth"),
      /jwks: must hold the client's keys/,
    ],
    [
      "tls_client_auth without a name",
      uses("tls_client_auth"),
      /tlsSubject: must say how the client's certificate is recognised/,
    ],
    ["two names", { tlsSubject: { dnsName: "a", uri: "b" } }, /exactly one of subjectDn/],
    [
      "federated_jwt without a workload",
      uses("federated_jwt"),
      /federatedIdentities: must say which workloads/,
    ],
    [
      "federated_jwt with an empty list",
      { ...uses("federated_jwt"), federatedIdentities: [] },
      /federatedIdentities: must say which workloads/,
    ],
    [
      "the jwt-bearer grant without a workload",
      { grantTypes: ["urn:ietf:params:oauth:grant-type:jwt-bearer"] },
      /federatedIdentities: must say which workloads/,
    ],
    ["none beside another method", uses("none", "private_key_jwt"), /must not hold none beside/],
    ...["*", "**", "*****"].map((subject): [string, Partial<ClientDefinition>, RegExp] => [
      `the subject ${subject}`,
      { federatedIdentities: [{ ...identity, subject }] },
      /federatedIdentities\.0\.subject: must name a workload/,
    ]),
    ["no subject", { federatedIdentities: [{ ...identity, subject: "" }] }, /0\.subject/],
    ["no issuer", { federatedIdentities: [{ ...identity, issuer: "" }] }, /0\.issuer/],
    [
      "an empty pattern for a claim",
      { federatedIdentities: [{ ...identity, claims: { ref: "" } }] },
      /claims\.ref/,
    ],
    [
      "too many workloads",
      { federatedIdentities: Array.from({ length: 51 }, () => identity) },
      /federatedIdentities:/,
    ],
  ])("must not be %s", (_, changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });
});

describe("an issuer that a tenant trusts", () => {
  it("has these defaults", () => {
    expect(tenantTrusting({}).trustedIssuers).toEqual([
      {
        issuer: "https://ci.example",
        keys: { jwks: [key] },
        algorithms: ["RS256", "PS256", "ES256", "EdDSA"],
        longestLifetime: 3600,
        singleUse: false,
      },
    ]);
    expect(defineTenant(tenant)).not.toHaveProperty("trustedIssuers");
  });

  it.each<[string, Partial<TrustedIssuerDefinition>, RegExp]>([
    ["no name", { issuer: "" }, /trustedIssuers\.0\.issuer/],
    ["a private key", { jwks: [{ ...key, d: "x" }] }, /0\.jwks\.0: must be public keys/],
    ["keys beside their place", { jwksUri }, /0\.jwksUri: must not stand beside jwks/],
    ["an algorithm with a shared secret", { algorithms: ["HS256"] }, /must be asymmetric/],
    ["the algorithm none", { algorithms: ["ES256", "none"] }, /must be asymmetric/],
    ["no algorithm", { algorithms: [] }, /0\.algorithms/],
    ["a lifetime of nothing", { longestLifetime: 0 }, /0\.longestLifetime/],
    ["a lifetime above a day", { longestLifetime: 86_401 }, /0\.longestLifetime/],
    ["a name of the tenant's own", { issuer: "https://auth.example" }, /nor the tenant itself/],
  ])("must not have %s", (_, changes, message) => {
    expect(() => tenantTrusting(changes)).toThrow(ConfigurationError);
    expect(() => tenantTrusting(changes)).toThrow(message);
  });

  it("must say where its keys are", () => {
    const trustedIssuers = [{ issuer: "https://ci.example" }];
    expect(() => defineTenant({ ...tenant, trustedIssuers })).toThrow(/0\.jwksUri: must name/);
    const published = [{ issuer: "https://ci.example", jwksUri }];
    expect(defineTenant({ ...tenant, trustedIssuers: published }).trustedIssuers).toMatchObject([
      { keys: { jwksUri } },
    ]);
  });

  it("must not be named twice", () => {
    const trustedIssuers = [
      { issuer: "https://ci.example", jwksUri },
      { issuer: "https://ci.example", jwks: [key] },
    ];
    expect(() => defineTenant({ ...tenant, trustedIssuers })).toThrow(
      /trustedIssuers: must not name an issuer twice/,
    );
  });
});

const tenant: TenantDefinition = { id: "main", issuer: "https://auth.example" };

const tenantTrusting = (changes: Partial<TrustedIssuerDefinition>) =>
  defineTenant({
    ...tenant,
    trustedIssuers: [{ issuer: "https://ci.example", jwks: [key], ...changes }],
  });

/** What the refusal of this client says. */
const refusal = (changes: Partial<ClientDefinition>): string => {
  try {
    defineClient({ id: "a", grantTypes: [], ...changes });
  } catch (cause) {
    if (cause instanceof ConfigurationError) return cause.message;
    throw cause;
  }
  throw new Error("the client was accepted");
};
