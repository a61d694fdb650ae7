import { systemClock } from "@mintport/core/ports";
import { decodeJwt, exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import {
  allowInsecureRequests,
  clientCredentialsGrant,
  discovery,
  PrivateKeyJwt,
} from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { keyed, register } from "../rfc7523/key-clients.ts";

const clientId = "ordinary-client";
const algorithms = ["ES256", "RS256", "PS256", "Ed25519"];
const kid = "ordinary-1";
/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };

describe.each(bindings)("private_key_jwt of ordinary clients, over $name", (binding) => {
  const keys = new Map<string, oauth.CryptoKey>();
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, async ({ storage, tenant }) => {
      for (const alg of algorithms) {
        const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
        keys.set(alg, privateKey);
        const { kty = "", ...jwk } = await exportJWK(publicKey);
        await register(storage, tenant.id, [
          keyed(`${clientId}-${alg}`, { jwks: [{ ...jwk, kty, kid, alg }] }),
        ]);
      }
      // They date their assertions by the machine's clock.
      return { clock: systemClock };
    });
  });
  afterAll(() => running.close());

  const keyOf = (alg: string) => {
    const key = keys.get(alg);
    if (key === undefined) throw new Error(`no key for ${alg}`);
    return { key, kid };
  };

  it.each(algorithms)("openid-client gets a token with %s after discovery", async (alg) => {
    const id = `${clientId}-${alg}`;
    const config = await discovery(
      new URL(running.tenant.issuer),
      id,
      undefined,
      PrivateKeyJwt(keyOf(alg)),
      { algorithm: "oauth2", execute: [allowInsecureRequests] },
    );
    expect(config.serverMetadata().token_endpoint_auth_methods_supported).toContain(
      "private_key_jwt",
    );
    expect(config.serverMetadata()["token_endpoint_auth_signing_alg_values_supported"]).toContain(
      alg,
    );
    for (let i = 0; i < 2; i++) {
      const { access_token } = await clientCredentialsGrant(config, { scope: "api:read" });
      expect(decodeJwt(access_token)).toMatchObject({ client_id: id, scope: "api:read" });
    }
  });

  it.each(algorithms)("oauth4webapi gets a token with %s after discovery", async (alg) => {
    const issuer = new URL(running.tenant.issuer);
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...loopback }),
    );
    const client = { client_id: `${clientId}-${alg}` };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.PrivateKeyJwt(keyOf(alg)),
      { scope: "api:write" },
      loopback,
    );
    const answer = await oauth.processClientCredentialsResponse(server, client, response);
    expect(answer).toMatchObject({ token_type: "bearer", scope: "api:write" });
  });

  it("they understand that their key is not the registered one", async () => {
    const stranger = await generateKeyPair("ES256");
    const config = await discovery(
      new URL(running.tenant.issuer),
      `${clientId}-ES256`,
      undefined,
      PrivateKeyJwt({ key: stranger.privateKey, kid }),
      { algorithm: "oauth2", execute: [allowInsecureRequests] },
    );
    await expect(clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });
});
