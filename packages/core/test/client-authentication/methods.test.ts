import {
  type AuthenticatingRequest,
  type AuthenticationContext,
  apiKeyAuthentication,
  type Client,
  type ClientAuthenticationMethod,
  clientSecretBasic,
  clientSecretPost,
  defineClient,
  defineTenant,
  federatedJwt,
  noClientAuthentication,
  type PresentedCredentials,
  privateKeyJwt,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { instant, systemDigester } from "@mintport/core/ports";
import { emptyScope } from "@mintport/core/scope";
import { expectOk, fixedClock } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { clientAssertionOf } from "../../src/client-authentication/client-assertion.ts";
import { apiKeyText } from "../../src/domain/api-key.ts";
import type { ClientId } from "../../src/domain/identifiers.ts";
import type { Source } from "../../src/domain/source.ts";
import { isSync, toAsync } from "../../src/ports/maybe-async.ts";
import type { VerifiedSecrets } from "../../src/ports/verified-secrets.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const request = (
  parameters: Readonly<Record<string, string>>,
  more: Partial<AuthenticatingRequest> = {},
): AuthenticatingRequest => ({
  ...{
    parameters: new Map(Object.entries(parameters)),
    authorization: undefined,
    headers: new Map(),
  },
  ...more,
});
const basic = (text: string, scheme = "basic") =>
  request({}, { authorization: { scheme, credentials: Buffer.from(text).toString("base64") } });
const jwt = (claims: object, alg = "ES256") =>
  `${base64url.encode(JSON.stringify({ alg }))}.${base64url.encode(JSON.stringify(claims))}.AA`;
const assertion = (text: string, more: Readonly<Record<string, string>> = {}) =>
  request({ client_assertion: text, client_assertion_type: assertionType, ...more });
const own = jwt({ iss: "reports", sub: "reports" });
const key = apiKeyText("reports" as ClientId, "A".repeat(43));

type Case = [
  ClientAuthenticationMethod,
  AuthenticatingRequest,
  Partial<PresentedCredentials> | undefined,
];
const id = (clientId: string) => ({ clientId });

describe("what a method reads of a request", () => {
  it.each<Case>([
    [clientSecretBasic, basic("a:b"), id("a")],
    [clientSecretBasic, basic("a%3Ab:c%2F:d"), id("a:b")],
    [clientSecretBasic, basic("a:b", "bearer"), undefined],
    [clientSecretBasic, request({ client_id: "a" }), undefined],
    [clientSecretPost, request({ client_id: "a", client_secret: "b" }), id("a")],
    [clientSecretPost, request({ client_secret: "b" }), id("")],
    [clientSecretPost, request({ client_id: "a" }), undefined],
    [noClientAuthentication, request({ client_id: "a" }), id("a")],
    [noClientAuthentication, request({}), undefined],
    [apiKeyAuthentication, request({ api_key: key }), id("reports")],
    [apiKeyAuthentication, request({ api_key: "no key" }), id("")],
    [apiKeyAuthentication, request({}), undefined],
    [privateKeyJwt, assertion(own), id("reports")],
    [privateKeyJwt, assertion(own, { client_id: "other" }), id("reports")],
    [privateKeyJwt, assertion("no jwt", { client_id: "a" }), id("a")],
    [privateKeyJwt, assertion("no jwt"), id("")],
    [privateKeyJwt, assertion(jwt({ iss: "a", sub: "b" })), undefined],
    [privateKeyJwt, assertion(jwt({ iss: "a", sub: "a" }, "HS256")), undefined],
    [privateKeyJwt, assertion(jwt({ iss: "a", sub: "a" }, "none")), id("a")],
    [federatedJwt, assertion(jwt({ iss: "a", sub: "b" }), { client_id: "c" }), id("c")],
    [federatedJwt, assertion(jwt({ iss: "a", sub: "b" })), id("")],
    [federatedJwt, assertion(own), undefined],
    [federatedJwt, assertion("no jwt"), undefined],
    [federatedJwt, request({ client_id: "a" }), undefined],
    ...[tlsClientAuth, selfSignedTlsClientAuth].flatMap((method): Case[] => [
      [method, request({ client_id: "a" }), id("a")],
      [method, request({}), undefined],
    ]),
  ])("$name, %#", (method, asked, presented) => {
    const read = method.present(asked);
    if (presented === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(presented);
  });

  it.each(["", ":", "a", "a:", ":b", "%zz:b", "a:%zz", "a%:b", "%ff:b"])(
    "RFC 6749 §2.3.1: %j is no id and secret in HTTP Basic",
    (text) => {
      expect(clientSecretBasic.present(basic(text))).toMatchObject({
        ...{ error: "invalid_client", reason: "credentials_malformed" },
      });
    },
  );

  it.each(["YTpi=", "YTpi YTpi", "YTpi-", "YTp", "/zpi", "YTpi\n"])(
    "RFC 7617 §2: %j is no base64 of UTF-8",
    (credentials) => {
      const asked = request({}, { authorization: { scheme: "basic", credentials } });
      expect(clientSecretBasic.present(asked)).toMatchObject({ reason: "credentials_malformed" });
    },
  );

  it("RFC 7523 §3: an assertion is its client's own if `iss` and `sub` are one text", () => {
    const selfIssuedBy = (claims: object) =>
      clientAssertionOf(assertion(jwt(claims)))?.selfIssuedBy;
    expect(selfIssuedBy({ iss: "a", sub: "a" })).toBe("a");
    for (const claims of [{ iss: "a", sub: "b" }, { iss: 7, sub: 7 }, { iss: "a" }, {}])
      expect(selfIssuedBy(claims)).toBeUndefined();
    expect(clientAssertionOf(assertion("no jwt"))).toEqual({
      ...{ text: "no jwt", jwt: undefined, clientId: undefined, selfIssuedBy: undefined },
    });
  });

  it("RFC 7521 §4.2: an assertion is none without its type", () => {
    for (const client_assertion_type of [
      "",
      "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
    ])
      expect(clientAssertionOf(assertion(own, { client_assertion_type }))).toBeUndefined();
    expect(clientAssertionOf(request({ client_assertion_type: assertionType }))).toBeUndefined();
  });
});

describe("a secret that its source proved lately", () => {
  it.each([
    [clientSecretBasic, basic("a:b")],
    [clientSecretPost, request({ client_id: "a", client_secret: "b" })],
  ] as const)("is known again by its text and no other: $name", (method, asked) => {
    const by = { tenant: tenant.id, client: "a" as ClientId, source: "192.0.2.1" as Source };
    const knows: VerifiedSecrets = {
      knows: ({ presented, ...who }) =>
        presented === "b" && JSON.stringify(who) === JSON.stringify(by),
      remember: () => undefined,
    };
    const { verifiedRecently } = method.present(asked) as PresentedCredentials;
    expect(verifiedRecently!(knows, by)).toBe(true);
    expect(verifiedRecently!({ ...knows, knows: () => false }, by)).toBe(false);
  });
});

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const context = {
  ...{ tenant, clock: fixedClock(instant(1_800_000_000)), digester: systemDigester },
} as unknown as AuthenticationContext;

it.each([noClientAuthentication, tlsClientAuth, selfSignedTlsClientAuth])(
  "$name waits for nothing where nothing has to be looked up: no promise",
  ({ present }) => {
    const presented = present(request({ client_id: "a" })) as PresentedCredentials;
    expect(isSync(presented.verify(undefined, context))).toBe(true);
  },
);

describe("what an API key proves", () => {
  const judged = async (client: Client | undefined, more: object = {}) => {
    const presented = apiKeyAuthentication.present(
      request({ api_key: key }),
    ) as PresentedCredentials;
    return expectOk(await toAsync(presented.verify(client, { ...context, ...more })));
  };
  const reports = async (expiresAt?: number): Promise<Client> => ({
    ...defineClient({ id: "reports", grantTypes: [] }),
    apiKeys: [
      {
        ...{ id: "k1", scope: emptyScope, createdAt: instant(0) },
        digest: expectOk(await systemDigester.digest(key)),
        ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
      },
    ],
  });

  it("its client, and its use is noted where that is wanted", async () => {
    const uses: unknown[] = [];
    expect(await judged(await reports())).toBe("proven");
    const secretUpkeep = { used: (use: unknown) => uses.push(use) };
    expect(await judged(await reports(), { secretUpkeep })).toBe("proven");
    expect(uses).toEqual([{ tenant: "main", client: "reports", at: 1_800_000_000, apiKey: "k1" }]);
  });

  it("nobody once it is expired, or where it is not known", async () => {
    const unknown = defineClient({ id: "reports", grantTypes: [] });
    for (const client of [await reports(1_800_000_000), unknown, undefined])
      expect(await judged(client)).toBe("api_key_mismatch");
  });
});
