import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  tlsClientAuth,
} from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { guard, type LambdaEvent, type LambdaResult, oauth } from "@mintport/http/lambda";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { recordingObserver } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { type Certified, others, own } from "./certificates.ts";

const issuer = "https://a.example";
const observer = recordingObserver();
const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
const tenant = defineTenant({ id: "main", issuer, audience: issuer });
const client = defineClient({
  id: "a",
  authenticationMethods: ["tls_client_auth"],
  tlsSubject: { dnsName: "client.example" },
  grantTypes: ["client_credentials"],
  ownScope: "orders:read",
  certificateBoundAccessTokens: true,
});
const server = createAuthorizationServer({
  storage: memoryStorage({
    tenants: [tenant],
    clients: [{ tenant: tenant.id, client }],
  }),
  keys,
  secretHasher: sha256SecretHasher,
  clientAuthentication: [tlsClientAuth],
  observer,
});
const api = resourceServer({ issuer, audience: issuer, keys: keysFromPort(keys, tenant.id) });
const issue = oauth(server, { basePath: "/oauth", tenant: "main" });
const orders = guard(api, "orders:read", (_event, token) =>
  Promise.resolve({ statusCode: 200, body: token.client }),
);

const pemOf = ({ der }: Certified): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
const body = "grant_type=client_credentials&client_id=a";
const type = "application/x-www-form-urlencoded";

/** The two payload formats in which API Gateway tells a certificate. */
const gateways = [
  {
    name: "an HTTP API",
    eventOf: (path: string, certificate: string | undefined, headers = {}): LambdaEvent => ({
      rawPath: path,
      headers: { "content-type": type, ...headers },
      body,
      requestContext: {
        http: { method: "POST" },
        authentication: certificate === undefined ? null : clientCert(certificate),
      },
    }),
  },
  {
    name: "a REST API",
    eventOf: (path: string, certificate: string | undefined, headers = {}): LambdaEvent => ({
      path,
      httpMethod: "POST",
      headers: { "Content-Type": type, ...headers },
      body,
      requestContext: { identity: certificate === undefined ? {} : clientCert(certificate) },
    }),
  },
];
const clientCert = (clientCertPem: string) => ({ clientCert: { clientCertPem } });
const read = ({ body: text = "" }: LambdaResult): unknown => JSON.parse(text);

describe.each(gateways)("a client certificate that $name tells (RFC 8705)", ({ eventOf }) => {
  const token = async (): Promise<string> => {
    const answer = await issue(eventOf("/oauth/token", pemOf(own)));
    expect(answer.statusCode).toBe(200);
    return (read(answer) as { readonly access_token: string }).access_token;
  };

  it("proves its client", async () => {
    expect(await token()).not.toBe("");
  });

  it.each([
    ["none", undefined, "certificate_missing"],
    ["another client's", pemOf(others), "certificate_mismatch"],
    ["an empty text", "", "certificate_unreadable"],
    ["no PEM", "nonsense", "certificate_unreadable"],
    ["two of them", pemOf(own) + pemOf(others), "certificate_unreadable"],
  ])("is refused, and told for what it is: %s", async (_, certificate, reason) => {
    const answer = await issue(eventOf("/oauth/token", certificate));
    expect(answer.statusCode).toBe(401);
    expect(read(answer)).toMatchObject({ error: "invalid_client" });
    expect(observer.events.at(-1)).toMatchObject({ reason });
  });

  it("is the one that a bound token needs (§3)", async () => {
    const headers = { authorization: `Bearer ${await token()}` };
    const asked = async (certificate: string | undefined): Promise<number> => {
      const answer = await orders(eventOf("/orders", certificate, headers), {});
      return answer.statusCode;
    };
    expect(await asked(pemOf(own))).toBe(200);
    expect(await asked(pemOf(others))).toBe(401);
    expect(await asked("nonsense")).toBe(401);
    expect(await asked(undefined)).toBe(401);
  });
});
