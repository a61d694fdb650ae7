import { statelessDpopNonces } from "@mintport/core";
import {
  keysFromPort,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { calculateJwkThumbprint, decodeJwt, exportJWK } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { bindings, type Running, run, type Settings } from "../fixture/bindings.ts";
import { clientId, clientSecret } from "../fixture/deployment.ts";

/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };
const ways: Readonly<Record<string, Settings>> = {
  "without nonces": {},
  "with nonces": { dpopNonces: statelessDpopNonces({ secret: new Uint8Array(32).fill(7) }) },
};

describe.each(bindings)("ordinary clients, over $name", (binding) => {
  describe.each(Object.entries(ways))("%s", (way, settings) => {
    const start = async (): Promise<Running> => {
      const running = await run(binding, () => settings);
      onTestFinished(() => running.close());
      return running;
    };

    it("openid-client gets a bound token (RFC 9449 §8)", async () => {
      const running = await start();
      const config = await openid.discovery(
        new URL(running.tenant.issuer),
        clientId,
        clientSecret,
        openid.ClientSecretPost(clientSecret),
        { algorithm: "oauth2", execute: [openid.allowInsecureRequests] },
      );
      const keys = await openid.randomDPoPKeyPair("ES256", { extractable: true });
      const DPoP = openid.getDPoPHandle(config, keys);
      const grant = () => openid.clientCredentialsGrant(config, { scope: "api:read" }, { DPoP });
      const first = await grant();
      expect(first.token_type).toBe("dpop");
      const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
      expect(decodeJwt(first.access_token)["cnf"]).toEqual({ jkt });

      // The second request carries the nonce of the first one's answer at once.
      const before = running.observer.events.length;
      await grant();
      expect(running.observer.events.length).toBe(before + 1);
      const refused = running.observer.events.filter(({ outcome }) => outcome === "refused");
      expect(refused).toHaveLength(way === "with nonces" ? 1 : 0);
    });

    it("oauth4webapi gets a bound token, and uses it at a resource (RFC 9449 §8)", async () => {
      const running = await start();
      const issuer = new URL(running.tenant.issuer);
      const discovery = { algorithm: "oauth2", ...loopback } as const;
      const server = await oauth.processDiscoveryResponse(
        issuer,
        await oauth.discoveryRequest(issuer, discovery),
      );
      const client: oauth.Client = { client_id: clientId };
      const keys = await oauth.generateKeyPair("ES256");
      const DPoP = oauth.DPoP(client, keys);
      const grant = async () =>
        oauth.processClientCredentialsResponse(
          server,
          client,
          await oauth.clientCredentialsGrantRequest(
            server,
            client,
            oauth.ClientSecretPost(clientSecret),
            {},
            { DPoP, ...loopback },
          ),
        );
      const retried = async () => {
        try {
          return await grant();
        } catch (cause) {
          if (!oauth.isDPoPNonceError(cause)) throw cause;
          return grant();
        }
      };
      const { access_token, token_type } = await retried();
      expect(token_type).toBe("dpop");

      const api = guardOf(running);
      const answer = await oauth.protectedResourceRequest(
        access_token,
        "GET",
        new URL("https://api.example/orders"),
        undefined,
        undefined,
        { DPoP, [oauth.customFetch]: fetchOf(api) },
      );
      expect(answer.status).toBe(200);
      const bearer = await oauth
        .protectedResourceRequest(
          access_token,
          "GET",
          new URL("https://api.example/orders"),
          undefined,
          undefined,
          {
            [oauth.customFetch]: fetchOf(api),
          },
        )
        .catch((cause: unknown) => cause);
      expect(bearer).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      expect(bearer).toMatchObject({
        status: 401,
        cause: [{ scheme: "dpop", parameters: { error: "invalid_token" } }],
      });
    });
  });
});

const guardOf = ({ tenant, keys, clock, storage }: Running): ResourceServer =>
  resourceServer({
    issuer: tenant.issuer,
    audience: tenant.audience,
    origin: "https://api.example",
    keys: keysFromPort(keys, tenant.id),
    clock,
    store: tokenStore({ storage, tenant: tenant.id }),
  });

const fetchOf =
  (api: ResourceServer) =>
  async (url: string, init: object): Promise<Response> =>
    protect(api, new Request(url, init), requireScope("api:read")).match(
      () => new Response("ok"),
      (refusal) => refusal,
    );
