import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { proofKey, proofOf } from "../rfc9449/proofs.ts";
import { others, own, selfMade } from "./certificates.ts";
import {
  askTls,
  hashOf,
  publicGrant,
  runTls,
  type TlsRunning,
  tlsMethods,
  tokenOverTls,
  withTlsClients,
} from "./over-tls.ts";

const secret = "the-secret";
const bound = { certificateBoundAccessTokens: true };
const clients = async () => ({
  "by-certificate": { tlsSubject: { dnsName: "client.example" }, ...bound },
  unbound: { tlsSubject: { dnsName: "client.example" } },
  "by-secret": {
    authenticationMethods: ["client_secret_basic", "client_secret_post"],
    secretHashes: [await hashOf(secret)],
    ...bound,
  },
  opaque: {
    tlsSubject: { dnsName: "client.example" },
    accessTokenFormat: "opaque" as const,
    ...bound,
  },
  public: { authenticationMethods: ["none"], grantTypes: [publicGrant.name], ...bound },
  both: { tlsSubject: { dnsName: "client.example" }, dpopBoundAccessTokens: true, ...bound },
});
const start = async (binding: (typeof stacks)[number]): Promise<TlsRunning> =>
  runTls(binding, withTlsClients(await clients(), { clientAuthentication: tlsMethods }));

const post = (
  running: TlsRunning,
  endpoint: string,
  form: Readonly<Record<string, string>>,
  certificate = own,
) =>
  askTls(`${running.mtlsOrigin}${issuerPathOf("my-tenant")}/oauth/${endpoint}`, {
    certificate,
    form,
  });

describe.each(stacks)(
  "certificate-bound access tokens (RFC 8705 §3), over $name and TLS",
  (stack) => {
    let running: TlsRunning;
    beforeAll(async () => {
      running = await start(stack);
    });
    afterAll(() => running.close());

    it("cnf.x5t#S256 is the digest of the certificate, and the token is Bearer", async () => {
      const answer = await tokenOverTls(running, "by-certificate", own);
      expect(decodeJwt(expectToken(answer))["cnf"]).toEqual({ "x5t#S256": own.thumbprint });
      expect(answer.json["token_type"]).toBe("Bearer");
      expect(running.observer.events.at(-1)).toMatchObject({ boundTo: ["mtls"] });
    });

    it("introspection shows cnf (§3.2), of JWTs and of opaque tokens", async () => {
      for (const id of ["by-certificate", "opaque"]) {
        const token = expectToken(await tokenOverTls(running, id, own));
        expect(token.startsWith("mpat_")).toBe(id === "opaque");
        const { json } = await post(running, "introspect", { token, client_id: id });
        expect(json).toMatchObject({
          active: true,
          token_type: "Bearer",
          cnf: { "x5t#S256": own.thumbprint },
        });
      }
    });

    it("a client that authenticates by certificate is not bound unless it says so", async () => {
      const token = expectToken(await tokenOverTls(running, "unbound", own));
      expect(decodeJwt(token)).not.toHaveProperty("cnf");
    });

    it("with a DPoP proof a token is bound to both keys", async () => {
      const headers = { DPoP: await proofOf(running) };
      const answer = await tokenOverTls(running, "both", own, { headers });
      expect(decodeJwt(expectToken(answer))["cnf"]).toEqual({
        jkt: proofKey.thumbprint,
        "x5t#S256": own.thumbprint,
      });
      expect(answer.json["token_type"]).toBe("DPoP");
      expect(running.observer.events.at(-1)).toMatchObject({ boundTo: ["dpop", "mtls"] });
    });
  },
);

describe.each(bindings)("whose certificate binds, over $name and TLS", (binding) => {
  let running: TlsRunning;
  beforeAll(async () => {
    running = await start(binding);
  });
  afterAll(() => running.close());

  it("beside a secret the secret proves the client, and the certificate only binds (RFC 8705 §2)", async () => {
    const form = { client_secret: secret };
    // Whoever signed it, and whatever its name: that its key is held is all that counts (§3, §7.2).
    for (const certificate of [own, others, selfMade]) {
      const token = expectToken(await tokenOverTls(running, "by-secret", certificate, { form }));
      expect(decodeJwt(token)["cnf"]).toEqual({ "x5t#S256": certificate.thumbprint });
      expect(running.observer.events.at(-1)).toMatchObject({
        authenticationMethod: "client_secret_post",
      });
    }
    const wrong = await tokenOverTls(running, "by-secret", own, { form: { client_secret: "x" } });
    expectError(wrong, 401, "invalid_client");
    expect(lastReason(running)).toBe("secret_mismatch");
    const alone = await tokenOverTls(running, "by-secret", own);
    expectError(alone, 401, "invalid_client");
  });

  it("a public client's token is bound to whatever certificate it holds (RFC 8705 §2)", async () => {
    const form = { grant_type: publicGrant.name };
    const token = expectToken(await tokenOverTls(running, "public", selfMade, { form }));
    expect(decodeJwt(token)["cnf"]).toEqual({ "x5t#S256": selfMade.thumbprint });
    expect(running.observer.events.at(-1)).toMatchObject({ authenticationMethod: "none" });

    // It proves nothing by it, so that it still introspects nothing, and gets no token for itself.
    const looked = await post(running, "introspect", { token, client_id: "public" }, selfMade);
    expectError(looked, 401, "invalid_client");
    const itself = await tokenOverTls(running, "public", own);
    expectError(itself, 400, "unauthorized_client");
    // It may end its own token, as public clients may (RFC 7009 §2.1).
    expect((await post(running, "revoke", { token, client_id: "public" }, selfMade)).status).toBe(
      200,
    );
  });

  it("without a certificate there is no token, never an unbound one (RFC 8705 §3)", async () => {
    const asked = [
      tokenOverTls(running, "by-secret", undefined, { form: { client_secret: secret } }),
      tokenOverTls(running, "public", undefined, { form: { grant_type: publicGrant.name } }),
    ];
    for (const answer of await Promise.all(asked)) {
      expectError(answer, 400, "invalid_request");
      expectNoToken(answer);
    }
    expect(lastReason(running)).toBe("certificate_required");
  });

  it("a client that must hold both keys gets nothing for one (RFC 8705 §3)", async () => {
    const answer = await tokenOverTls(running, "both", own);
    expectError(answer, 400, "invalid_dpop_proof");
    expect(lastReason(running)).toBe("dpop_missing");
    const headers = { DPoP: await proofOf(running) };
    expectError(await tokenOverTls(running, "both", undefined, { headers }), 401, "invalid_client");
    expect(lastReason(running)).toBe("certificate_missing");
  });

  it("one client's certificate ends no other client's token (RFC 8705 §3)", async () => {
    const token = expectToken(await tokenOverTls(running, "by-certificate", own));
    const revoked = await post(running, "revoke", { token, client_id: "by-certificate" }, others);
    expectError(revoked, 401, "invalid_client");
    expect(lastReason(running)).toBe("certificate_mismatch");
    expect((await post(running, "revoke", { token, client_id: "by-certificate" })).status).toBe(
      200,
    );
    const { json } = await post(running, "introspect", { token, client_id: "by-certificate" });
    expect(json).toEqual({ active: false });
  });
});
