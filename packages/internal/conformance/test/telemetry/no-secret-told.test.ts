import { Writable } from "node:stream";
import {
  apiKeyAuthentication,
  apiKeyGrant,
  clientCredentials,
  defaults,
  defineClient,
  type EndpointEvent,
} from "@mintport/core";
import { createApiKey } from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { observers } from "@mintport/telemetry";
import { pinoObserver } from "@mintport/telemetry/pino";
import { expectOk } from "@mintport/testing";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf } from "../fixture/deployment.ts";
import { asserted, clientAssertion } from "../fixture/key-client.ts";
import { basic, formEncode, good, requestToken } from "../fixture/token-request.ts";
import { proofOf } from "../rfc9449/proofs.ts";

describe.each(bindings)("what is told of every way to ask, over $name", (binding) => {
  let running: Running;
  let apiKey: string;
  let log = "";
  const events: EndpointEvent[] = [];

  beforeAll(async () => {
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log += chunk.toString();
        done();
      },
    });
    running = await run(binding, async ({ storage, tenant, clock }) => {
      const client = defineClient({
        id: "keyed",
        authenticationMethods: ["api_key"],
        grantTypes: [apiKeyGrant.name],
        ownScope: "api:read",
      });
      expectOk(await storage.clients.create(tenant.id, client));
      const ports = { clients: storage.clients, entropy: systemEntropy, clock };
      apiKey = expectOk(await createApiKey(ports)(tenant.id, client.id, {})).key;
      return {
        grants: [clientCredentials, apiKeyGrant],
        clientAuthentication: [...defaults.clientAuthentication, apiKeyAuthentication],
        observer: observers(pinoObserver(pino(sink)), {
          observe: (event) => {
            events.push(event);
          },
        }),
      };
    });
  });
  afterAll(() => running.close());

  it("holds no secret, token, assertion, proof or key, in no spelling", async () => {
    const assertion = await clientAssertion(running);
    const [proof, stale] = [await proofOf(running), await proofOf(running, { claims: { iat: 1 } })];
    const wrong = "a-wrong-secret-of-somebody";
    const misplaced = "ioAcuOltvw6zIyHUTy5iwZM7emIiE60o-1xHAB_qF_I";
    const issued: string[] = [];
    const asks = [
      requestToken(running, good),
      requestToken(running, { grant_type: "client_credentials" }, basic(clientId, clientSecret)),
      requestToken(running, { ...good, client_secret: wrong }),
      requestToken(running, { ...good, scope: `${wrong} "` }),
      requestToken(running, asserted(assertion)),
      requestToken(running, asserted(`${assertion.slice(0, -2)}AA`)),
      requestToken(running, good, { DPoP: proof }),
      requestToken(running, good, { DPoP: stale }),
      requestToken(running, { grant_type: apiKeyGrant.name, api_key: apiKey }),
      requestToken(running, { grant_type: apiKeyGrant.name, api_key: `${apiKey}x` }),
      // A credential in the wrong field is not told either.
      requestToken(running, { ...good, client_id: apiKey }),
      requestToken(running, { grant_type: "client_credentials" }, basic(misplaced, "x")),
      requestToken(
        running,
        good,
        {},
        `${issuerPathOf("my-tenant")}/oauth/token?client_secret=${wrong}`,
      ),
      requestToken(running, `client_secret=${wrong}&client_secret=${wrong}`),
      requestToken(running, { ...good, grant_type: wrong }),
      requestToken(running, { ...good, resource: wrong }),
      requestToken(running, { ...good, client_id: `${wrong}\u00e9` }),
    ];
    for (const { json } of await Promise.all(asks))
      if (typeof json["access_token"] === "string") issued.push(json["access_token"]);
    for (const endpoint of ["introspect", "revoke"])
      for (const token of issued)
        await requestToken(
          running,
          { client_id: clientId, client_secret: clientSecret, token },
          {},
          `${issuerPathOf("my-tenant")}/oauth/${endpoint}`,
        );

    expect(issued.length).toBeGreaterThanOrEqual(5);
    expect(log.trim().split("\n")).toHaveLength(events.length);
    expect(events.length).toBe(asks.length + 2 * issued.length);
    const told = `${log}${JSON.stringify(events)}`;
    const secrets = [clientSecret, wrong, misplaced, assertion, proof, stale, apiKey, ...issued];
    for (const secret of secrets)
      for (const part of [secret, ...secret.split(".").filter(({ length }) => length > 20)])
        for (const text of [part, formEncode(part), Buffer.from(part).toString("base64")])
          expect(told.includes(text), `${text.slice(0, 12)}… is told`).toBe(false);
  });
});
