import { createHash } from "node:crypto";
import type { createServer } from "node:https";
import {
  keysFromPort,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { protect as protectNode } from "@mintport/resource-server/node";
import { protect as protectWeb } from "@mintport/resource-server/web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { challengeOf, expectInvalidToken } from "../fixture/expect-refusal.ts";
import { type Answer, answerOf } from "../fixture/token-request.ts";
import { otherKey, type Proof, proofOf } from "../rfc9449/proofs.ts";
import { type Certified, others, own, selfMade } from "./certificates.ts";
import {
  askTls,
  closed,
  listening,
  runTls,
  type TlsRunning,
  tlsServer,
  tokenOverTls,
  withTlsClients,
} from "./over-tls.ts";

const needed = requireScope("api:read");
const tlsSubject = { dnsName: "client.example" };
const clients = {
  bound: { tlsSubject, certificateBoundAccessTokens: true },
  opaque: { tlsSubject, certificateBoundAccessTokens: true, accessTokenFormat: "opaque" as const },
  unbound: { tlsSubject },
  both: { tlsSubject, certificateBoundAccessTokens: true, dpopBoundAccessTokens: true },
};

type Ask = (headers: Readonly<Record<string, string>>, certificate?: Certified) => Promise<Answer>;

describe("a certificate-bound token at a resource (RFC 8705 §3)", () => {
  let running: TlsRunning;
  let http: ReturnType<typeof createServer>;
  let origin: string;
  let api: ResourceServer;

  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await runTls(binding, withTlsClients(clients));
    const { tenant, keys, clock, storage } = running;
    http = tlsServer();
    origin = await listening(http);
    api = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      origin,
      keys: keysFromPort(keys, tenant.id),
      clock,
      store: tokenStore({ storage, tenant: tenant.id }),
    });
    http.on(
      "request",
      protectNode(api, needed, (_request, response, token) => {
        response.writeHead(200).end(JSON.stringify({ client: token.client }));
      }),
    );
  });
  afterAll(async () => {
    await closed(http);
    await running.close();
  });

  const ways: Readonly<Record<string, Ask>> = {
    "resource-server/node over TLS": (headers, certificate) =>
      askTls(`${origin}/orders`, { headers, certificate }),
    "resource-server/web, told by its platform": async (headers, certificate) =>
      answerOf(
        await protectWeb(
          api,
          new Request(`${origin}/orders`, { headers }),
          needed,
          certificate && { certificateThumbprint: certificate.thumbprint },
        ).match(
          ({ client }) => Response.json({ client }),
          (refusal) => refusal,
        ),
      ),
  };

  const proofFor = async (token: string, proof: Proof = {}): Promise<string> =>
    proofOf(running, {
      ...proof,
      claims: {
        htm: "GET",
        htu: `${origin}/orders`,
        ath: createHash("sha256").update(token).digest("base64url"),
      },
    });

  describe.each(Object.entries(ways))("%s", (_, ask) => {
    it.each(["bound", "opaque"])(
      "its certificate gets it in, and nobody else's (%s)",
      async (id) => {
        const token = expectToken(await tokenOverTls(running, id, own));
        const headers = { Authorization: `Bearer ${token}` };
        expect(await ask(headers, own)).toMatchObject({ status: 200, json: { client: id } });
        for (const certificate of [undefined, others, selfMade])
          expectInvalidToken(await ask(headers, certificate));
      },
    );

    it("no header of the request is a certificate", async () => {
      const token = expectToken(await tokenOverTls(running, "bound", own));
      const der = own.der.toString("base64");
      expectInvalidToken(
        await ask({ Authorization: `Bearer ${token}`, "Client-Cert": `:${der}:` }, others),
      );
    });

    it("a token that is bound to nothing needs none", async () => {
      const token = expectToken(await tokenOverTls(running, "unbound", own));
      for (const certificate of [undefined, others])
        expect((await ask({ Authorization: `Bearer ${token}` }, certificate)).status).toBe(200);
    });

    it("a token that is bound to both keys needs both", async () => {
      const form = { headers: { DPoP: await proofOf(running) } };
      const token = expectToken(await tokenOverTls(running, "both", own, form));
      const Authorization = `DPoP ${token}`;
      const proven = async (proof: Proof = {}) => ({
        Authorization,
        DPoP: await proofFor(token, proof),
      });
      expect((await ask(await proven(), own)).status).toBe(200);
      expectInvalidToken(await ask(await proven(), others));
      expectInvalidToken(await ask(await proven()));
      for (const headers of [{ Authorization }, await proven({ key: otherKey })]) {
        const answer = await ask(headers, own);
        expect(answer.status).toBe(401);
        expect(challengeOf(answer)).toMatchObject({ scheme: "DPoP", error: "invalid_dpop_proof" });
      }
      expectInvalidToken(await ask({ Authorization: `Bearer ${token}` }, own), "DPoP");
    });
  });
});
