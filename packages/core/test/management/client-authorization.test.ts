import { type ClientDefinition, ConfigurationError, defineClient } from "@mintport/core";
import {
  type AuthorizationDefinition,
  definitionSchemas,
  describeClient,
} from "@mintport/core/management";
import { clientRecord } from "@mintport/core/ports";
import { expectErr, expectOk, sampleClient } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const problemsOf = (define: () => unknown): Readonly<Record<string, string>> => {
  try {
    define();
  } catch (error) {
    if (error instanceof ConfigurationError)
      return Object.fromEntries(error.problems.map(({ field, message }) => [field, message]));
  }
  return {};
};
const client = (fields: Partial<ClientDefinition>) =>
  problemsOf(() => defineClient({ id: "app", grantTypes: [], ...fields }));
const redirectUris = ["https://app.example/cb"];
const authorization = (fields: object) => client({ authorization: { redirectUris, ...fields } });

describe("what users may do with a client", () => {
  it("is nothing unless it is written down, and then only what is written", () => {
    expect(defineClient({ id: "app", grantTypes: [] })).not.toHaveProperty("authorization");
    expect(defineClient({ id: "app", grantTypes: [], authorization: {} }).authorization).toEqual({
      redirectUris: [],
      delegatedScope: [],
      defaultDelegatedScope: [],
    });
  });

  it.each<[string, object, RegExp]>([
    ["redirectUris.1", { redirectUris: [...redirectUris, "http://a.example"] }, /must be https/],
    ["redirectUris.0", { redirectUris: ["com.example.app:/cb"] }, /applicationType "native"/],
    ["redirectUris", { redirectUris: Array(101).fill(redirectUris[0]) }, /100/],
    ["redirectUri", { redirectUri: "https://app.example" }, /redirectUris/],
    ["loopbackNames", { loopbackNames: ["localhost"] }, /native/],
    [
      "loopbackNames.0",
      { applicationType: "native", loopbackNames: ["evil.example"] },
      /localhost/,
    ],
    ["applicationType", { applicationType: "desktop" }, /native/],
    ["delegatedScope", { delegatedScope: "a  b" }, /scope tokens/],
    [
      "defaultDelegatedScope",
      { delegatedScope: "a", defaultDelegatedScope: "a b" },
      /delegatedScope.*not hold b/,
    ],
    ["requiredScope", { delegatedScope: "a", requiredScope: "b" }, /delegatedScope.*not hold b/],
    ["consent", { consent: "never" }, /implied/],
    ["consentLifetime", { consentLifetime: 0 }, /seconds/],
    ["consentLifetime", { consentLifetime: 315_360_001 }, /seconds/],
    ["offlineAccess", { offlineAccess: "always" }, /asked/],
    ["requestSigningAlgorithm", { requestSigningAlgorithm: "HS256" }, /ES256/],
    ["uri", { uri: "http://app.example" }, /https/],
    ["logoUri", { logoUri: "javascript:alert(1)" }, /https/],
    ["logoUri", { logoUri: "https://app.example/\tx" }, /https/],
    ["policyUri", { policyUri: "https://u@app.example/" }, /user name/],
    ["termsUri", { termsUri: 'https://app.example/">' }, /https/],
    ["name", { name: "" }, /1 to 200/],
    ["name", { name: " App" }, /space at its ends/],
    ["name", { name: "App\nby your bank" }, /one line/],
    ["name", { name: "App\u202eknab" }, /direction/],
    ["name", { name: "a".repeat(201) }, /200/],
  ])("names the field that is wrong: %s of %j", (field, fields, message) => {
    expect(authorization(fields)).toEqual({
      [`authorization.${field}`]: expect.stringMatching(message),
    });
  });

  it.each<object>([
    { applicationType: "native", redirectUris: ["com.example.app:/cb"] },
    { applicationType: "native", loopbackNames: ["localhost"] },
    { delegatedScope: "a b", defaultDelegatedScope: "a", requiredScope: "b" },
    { delegatedScope: "api", defaultDelegatedScope: "api:read" },
    { name: "Bücher \u{1f468}\u200d\u{1f469}", logoUri: "https://a.example/l.png?x=1#y" },
    { consent: "implied", consentLifetime: 315_360_000, offlineAccess: "implied" },
  ])("may be %j", (fields) => {
    expect(authorization(fields)).toEqual({});
  });

  it("tells every fault at once", () => {
    expect(
      Object.keys(authorization({ requiredScope: "b", redirectUris: ["/cb", "x"], consent: "no" })),
    ).toEqual(["authorization.consent"]);
    expect(Object.keys(authorization({ requiredScope: "b", redirectUris: ["/cb", "x"] }))).toEqual([
      "authorization.requiredScope",
      "authorization.redirectUris.0",
      "authorization.redirectUris.1",
    ]);
  });
});

describe("a client whose grants could never work is refused where it is defined", () => {
  it("for authorization_code without a place for answers (RFC 6749 §3.1.2.2)", () => {
    const grantTypes = ["authorization_code"];
    for (const none of [{}, { authorization: {} }])
      expect(Object.keys(client({ grantTypes, ...none }))).toEqual(["authorization.redirectUris"]);
    expect(client({ grantTypes, authorization: { redirectUris } })).toEqual({});
  });

  it("for refresh_token without a grant that gives one", () => {
    const refresh = (...others: readonly string[]) =>
      client({ grantTypes: ["refresh_token", ...others], authorization: { redirectUris } });
    expect(Object.keys(refresh())).toEqual(["grantTypes"]);
    expect(Object.keys(refresh("client_credentials"))).toEqual(["grantTypes"]);
    expect(refresh("authorization_code")).toEqual({});
    expect(refresh("urn:example:own")).toEqual({});
  });

  it("for signed requests without a key that verifies them (RFC 9101 §6.2)", () => {
    const jwks = [{ kty: "EC", crv: "P-256", x: "x", y: "y" }];
    const signed = (fields: AuthorizationDefinition, keys: Partial<ClientDefinition> = {}) =>
      Object.keys(client({ authorization: { redirectUris, ...fields }, ...keys }));
    expect(signed({ requireSignedRequests: true })).toEqual(["jwks"]);
    expect(signed({ requestSigningAlgorithm: "ES256" })).toEqual(["jwks"]);
    expect(signed({ requestSigningAlgorithm: "PS256" }, { jwks })).toEqual(["jwks"]);
    expect(signed({ requestSigningAlgorithm: "ES256" }, { jwks })).toEqual([]);
    expect(signed({ requireSignedRequests: true }, { jwks })).toEqual([]);
    expect(signed({ requireSignedRequests: true }, { jwksUri: "https://a.example/k" })).toEqual([]);
    expect(signed({ requireSignedRequests: false })).toEqual([]);
  });

  it("and not because it is public (RFC 6749 §2.1)", () => {
    const grantTypes = ["authorization_code", "refresh_token"];
    const authenticationMethods = ["none"];
    expect(client({ grantTypes, authenticationMethods, authorization: { redirectUris } })).toEqual(
      {},
    );
  });
});

describe("a record", () => {
  it("gives a client back as it is, and one that was written before there were users", () => {
    const { authorization: _, ...old } = sampleClient();
    for (const value of [sampleClient(), old])
      expect(expectOk(clientRecord.decode(expectOk(clientRecord.encode(value))))).toEqual(value);
  });

  it.each<object>([
    { redirectUris: ["javascript:alert(1)"] },
    { redirectUris: ["http://app.example/cb"] },
    { applicationType: "web", redirectUris: ["com.example.app:/cb"], loopbackNames: [] },
    { applicationType: "web", redirectUris: [], loopbackNames: ["localhost"] },
    { consent: "never" },
    { unknown: true },
  ])("is corrupt where somebody wrote %j into it (RFC 9700 §2.6)", (fields) => {
    const sample = sampleClient();
    const changed = { ...sample, authorization: { ...sample.authorization, ...fields } };
    expect(expectErr(clientRecord.decode(JSON.stringify(changed)))).toBe("corrupt");
  });
});

describe("a description", () => {
  it("shows nothing of a client's authorization that nobody named", () => {
    const sample = sampleClient();
    const extra = { ...sample, authorization: { ...sample.authorization, secretNote: "x" } };
    expect(describeClient(extra as never)).toEqual(describeClient(sample));
  });

  it("names in its JSON Schema every field that a definition may have", () => {
    const { authorization } = definitionSchemas().client["properties"] as {
      readonly authorization: { readonly properties: object };
    };
    expect(Object.keys(authorization.properties).sort()).toEqual(
      Object.keys(describeClient(sampleClient()).authorization ?? {}).sort(),
    );
  });
});
