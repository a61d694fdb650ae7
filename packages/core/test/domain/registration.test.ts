import { defineClient } from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { mcpTenantProblems } from "../../src/domain/mcp-tenant-problems.ts";
import { publishedKeys } from "../../src/domain/published-keys.ts";
import { readClientMetadata } from "../../src/domain/registration/client-metadata.ts";
import { describeRegistration } from "../../src/domain/registration/describe-registration.ts";
import { policyOfDoor } from "../../src/domain/registration/registration-doors.ts";
import { clientOfMetadata } from "../../src/domain/registration/registration-policy.ts";
import { readRegistrationRules } from "../../src/read-registration-rules.ts";

const rules = { redirectHosts: "any", delegatedScope: "a", loopbackNames: ["localhost"] } as const;
const policyOf = (change: object = {}) => {
  const { policy, problems } = readRegistrationRules("rules", { ...rules, ...change });
  if (policy === undefined) throw new Error(JSON.stringify(problems));
  return policy;
};
const device = "urn:ietf:params:oauth:grant-type:device_code";

describe("the public keys that a client publishes (RFC 7517, RFC 7518 §6)", () => {
  const text = (length: number) => "x".repeat(length);
  it.each([
    { kty: "RSA", n: text(342), e: "AQAB" },
    { kty: "EC", crv: "P-384", x: text(64), y: text(64), key_ops: ["verify"], ext: true },
    { kty: "OKP", crv: "Ed25519", x: text(43) },
    { kty: "AKP", alg: "ML-DSA-44", pub: text(1750) },
  ])("may be $kty", (key) => {
    expect(expectOk(publishedKeys({ jwks: { keys: [key] } }))).toEqual({ jwks: [key] });
  });

  it.each([
    { kty: "RSA", n: text(341), e: "AQAB" },
    { kty: "RSA", n: text(1367), e: "AQAB" },
    { kty: "RSA", n: text(342), e: "Aw" },
    { kty: "RSA", n: 342, e: "AQAB" },
    { kty: "RSA", n: `${text(341)}=`, e: "AQAB" },
    { kty: "EC", crv: "P-256", x: text(43) },
    { kty: "EC", crv: "P-224", x: text(38), y: text(38) },
    { kty: "OKP", crv: "X25519", x: text(43) },
    { kty: "OKP", crv: "Ed25519", x: text(42) },
    { kty: "AKP" },
    { kty: "oct", x: text(43) },
    { kty: "OKP", crv: "Ed25519", x: text(43), key_ops: [["verify"]] },
    { kty: "OKP", crv: "Ed25519", x: text(43), more: {} },
    { kty: "OKP", crv: "Ed25519", x: text(43), d: text(43) },
    "a key",
  ])("cannot be %o", (key) => {
    expect(expectErr(publishedKeys({ jwks: { keys: [key] } }))).toBe("jwks");
  });
});

describe("what a client says when it registers (RFC 7591 §2)", () => {
  it("is bounded in the number of languages", () => {
    const names = Object.fromEntries(
      Array.from({ length: 51 }, (_, at) => [`client_name#x-${at}`, "App"]),
    );
    const metadata = { redirect_uris: ["https://app.example/cb"], ...names };
    expect(expectErr(readClientMetadata(metadata))).toMatchObject({ member: "client_name" });
  });

  it("is a page in another language only by https", () => {
    const metadata = {
      redirect_uris: ["https://app.example/cb"],
      "tos_uri#fr": "http://app.example",
    };
    expect(expectErr(readClientMetadata(metadata))).toMatchObject({
      ...{ member: "tos_uri#fr", message: "must be an https URL" },
    });
  });

  it("makes a device without redirect URIs a native client, and no other", () => {
    const typeOf = (grant: string) =>
      expectOk(readClientMetadata({ grant_types: [grant], response_types: [] })).applicationType;
    expect([typeOf(device), typeOf("client_credentials")]).toEqual(["native", "web"]);
  });

  it("names of loopback hosts are a native client's alone", () => {
    const loopbackNamesOf = (redirect_uri: string, change: object = {}) => {
      const metadata = expectOk(readClientMetadata({ redirect_uris: [redirect_uri] }));
      return expectOk(clientOfMetadata(metadata, policyOf(change))).authorization?.loopbackNames;
    };
    expect(loopbackNamesOf("http://localhost/cb")).toEqual(["localhost"]);
    expect(loopbackNamesOf("http://localhost/cb", { loopbackNames: [] })).toBeUndefined();
    expect(loopbackNamesOf("https://app.example/cb")).toBeUndefined();
  });
});

describe("what is registered, in the words of RFC 7591", () => {
  it("is told of a client that acts for itself, and of one that says no application type", () => {
    const machine = defineClient({
      ...{ id: "a", grantTypes: ["client_credentials"], ownScope: "a" },
      ...{ authenticationMethods: ["private_key_jwt"], jwksUri: "https://app.example/jwks" },
    });
    expect(describeRegistration(machine)).toEqual({
      ...{ client_id: "a", redirect_uris: [], token_endpoint_auth_method: "private_key_jwt" },
      ...{ grant_types: ["client_credentials"], response_types: [], scope: "a" },
      jwks_uri: "https://app.example/jwks",
    });
    const app = defineClient({
      ...{ id: "b", grantTypes: ["authorization_code"], authenticationMethods: ["none"] },
      authorization: { redirectUris: ["https://app.example/cb"] },
    });
    expect(describeRegistration(app)).toMatchObject({ application_type: "web", scope: "" });
    const key = { kty: "OKP", crv: "Ed25519", x: "x".repeat(43) };
    const keyed = defineClient({
      ...{ id: "c", grantTypes: ["client_credentials"], ownScope: "a", jwks: [key] },
      authenticationMethods: ["private_key_jwt"],
    });
    expect(describeRegistration(keyed)).toMatchObject({ jwks: { keys: [key] } });
  });
});

describe("the rules of a door", () => {
  const policy = policyOf();
  const statement = { issuer: "i", keys: { jwks: [] }, algorithms: [], policy };
  const doors = {
    open: { policy, perSource: 1, most: 1 },
    initialAccessTokens: new Map([["p", policy]]),
    softwareStatements: [statement],
  };
  const closed = { open: undefined, initialAccessTokens: new Map(), softwareStatements: [] };
  it.each([
    { door: "open" } as const,
    { door: "initial_access_token", token: "t", profile: "p" } as const,
    { door: "software_statement", issuer: "i" } as const,
  ])("$door are those that it has now, and none once it is closed", (by) => {
    expect(policyOfDoor(doors, by)).toBe(policy);
    expect(policyOfDoor(closed, by)).toBeUndefined();
  });
});

describe("an MCP server", () => {
  it("cannot be at what is no URL", () => {
    const tenant = {
      ...{ issuer: "https://auth.example.com", audience: "no url" },
      ...{ resources: [], scopes: [], accessTokenLifetime: 60 },
    };
    expect(mcpTenantProblems(tenant as never).map(({ field }) => field)).toEqual(["audience"]);
  });
});

describe("what a grant needs of a client", () => {
  it("devices are native clients alone (the cross-device best current practice, §7.2.1)", () => {
    const definedAs = (applicationType: "web" | "native") => () =>
      defineClient({
        ...{ id: "d", grantTypes: [device], authenticationMethods: ["none"] },
        authorization: { applicationType, delegatedScope: "a" },
      });
    expect(definedAs("web")).toThrow("authorization.applicationType: must be");
    expect(definedAs("native")).not.toThrow();
  });
});
