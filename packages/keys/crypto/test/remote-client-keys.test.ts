import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  federatedJwt,
  privateKeyJwt,
} from "@mintport/core";
import { generatedKeys, remoteKeySets, sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk, fixedClock, recordingObserver } from "@mintport/testing";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { certificate, host, serveHttps } from "./https-server.ts";

describe("a server that fetches keys over https", () => {
  it("believes a client whose keys are published at its jwks_uri", async () => {
    const { ask, clientAssertion, visits } = await deployment();
    expect(await ask(await clientAssertion())).toBe(200);
    expect(await ask(await clientAssertion())).toBe(200);
    expect(visits()).toBe(1);
  });

  it("believes a workload whose issuer publishes its keys", async () => {
    const { ask, workloadToken } = await deployment();
    expect(await ask(await workloadToken(), "workload")).toBe(200);
  });

  it("refuses where the keys are not to be had, as a wrong credential and not as an outage", async () => {
    const { ask, clientAssertion, workloadToken, reasons } = await deployment({ status: 500 });
    expect(await ask(await clientAssertion())).toBe(401);
    expect(await ask(await workloadToken(), "workload")).toBe(401);
    expect(reasons()).toEqual(["assertion_keys_unreachable", "assertion_keys_unreachable"]);
  });
});

/** A server, a client and an issuer that publish the one key of the test over https on loopback. */
const deployment = async ({ status = 200 } = {}) => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" };
  const { port, visits } = await serveHttps((_, response) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  const jwksUri = `https://${host}:${port}/keys`;
  const clock = fixedClock();
  const observer = recordingObserver();
  const tenant = defineTenant({
    id: "main",
    issuer: "https://auth.example",
    trustedIssuers: [{ issuer: "https://ci.example", jwksUri }],
  });
  const storage = memoryStorage();
  expectOk(await storage.tenants.create(tenant));
  const grants = { grantTypes: ["client_credentials"], ownScope: "api:read" };
  const clients = [
    { id: "client", authenticationMethods: ["private_key_jwt"], jwksUri },
    {
      id: "workload",
      authenticationMethods: ["federated_jwt"],
      federatedIdentities: [{ issuer: "https://ci.example", subject: "job" }],
    },
  ];
  for (const client of clients)
    expectOk(await storage.clients.create(tenant.id, defineClient({ ...grants, ...client })));
  const server = createAuthorizationServer({
    storage,
    keys: await generatedKeys([{ tenant: tenant.id, alg: "ES256" }]),
    secretHasher: sha256SecretHasher,
    clientAuthentication: [privateKeyJwt, federatedJwt],
    clock,
    observer,
    remoteKeySets: remoteKeySets({
      clock,
      ca: (await certificate).cert,
      lookup: async () => [{ address: "127.0.0.1", family: 4 }],
      dangerouslyAllowAddresses: ["127.0.0.0/8"],
    }),
  });
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT({ aud: tenant.issuer, exp: clock.now() + 60, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "1" })
      .sign(privateKey);
  return {
    visits,
    clientAssertion: () => sign({ iss: "client", sub: "client", jti: crypto.randomUUID() }),
    workloadToken: () => sign({ iss: "https://ci.example", sub: "job" }),
    reasons: () =>
      observer.events.flatMap((event) => (event.outcome === "refused" ? [event.reason] : [])),
    ask: async (assertion: string, clientId = "client"): Promise<number> => {
      const { status: answered } = await server.handle("token", {
        tenant: tenant.id,
        method: "POST",
        url: "/oauth/token",
        headers: new Headers({ "Content-Type": "application/x-www-form-urlencoded" }),
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: assertion,
        }).toString(),
      });
      return answered;
    },
  };
};
