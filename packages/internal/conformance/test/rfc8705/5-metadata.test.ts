import { clientSecretBasic } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { bindings, run } from "../fixture/bindings.ts";
import { issuerPathOf, metadataPath } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { answerOf, basic } from "../fixture/token-request.ts";
import { proofOf } from "../rfc9449/proofs.ts";
import { own } from "./certificates.ts";
import { askTls, runTls, type TlsRunning, tokenOverTls, withTlsClients } from "./over-tls.ts";

const clients = { "by-certificate": { tlsSubject: { dnsName: "client.example" } } };
const metadataOf = async ({ origin }: { readonly origin: string }) =>
  (await answerOf(await fetch(`${origin}${metadataPath}`))).json;

describe.each(bindings)("endpoints for TLS clients (RFC 8705 §5), over $name", (binding) => {
  it("the aliases stand at mtlsOrigin, and are answered there", async () => {
    const running = await runTls(binding, withTlsClients(clients));
    const metadata = await metadataOf(running);
    const base = `${running.mtlsOrigin}${issuerPathOf("my-tenant")}/oauth`;
    expect(metadata["tls_client_certificate_bound_access_tokens"]).toBe(true);
    expect(metadata["mtls_endpoint_aliases"]).toEqual({
      token_endpoint: `${base}/token`,
      introspection_endpoint: `${base}/introspect`,
      revocation_endpoint: `${base}/revoke`,
    });
    expect(metadata["token_endpoint"]).toBe(`${running.tenant.issuer}/oauth/token`);

    const token = expectToken(await tokenOverTls(running, "by-certificate", own));
    const form = { token, client_id: "by-certificate" };
    const looked = await askTls(`${base}/introspect`, { certificate: own, form });
    expect(looked.json).toMatchObject({ active: true, iss: running.tenant.issuer });
    expect((await askTls(`${base}/revoke`, { certificate: own, form })).status).toBe(200);
    await running.close();
  });

  it("a DPoP proof may name the alias or the endpoint itself, and no other origin", async () => {
    const running = await runTls(binding, withTlsClients(clients));
    const path = `${issuerPathOf("my-tenant")}/oauth/token`;
    const ask = async (at: TlsRunning, htu: string) =>
      tokenOverTls(at, "by-certificate", own, {
        headers: { DPoP: await proofOf(at, { claims: { htu } }) },
      });
    expectToken(await ask(running, `${running.mtlsOrigin}${path}`));
    expectToken(await ask(running, `${running.tenant.issuer}/oauth/token`));
    const refused = await ask(running, `https://evil.example${path}`);
    expectError(refused, 400, "invalid_dpop_proof");
    expect(lastReason(running)).toBe("dpop_uri_mismatch");
    await running.close();
  });

  it("without mtlsOrigin and without TLS methods the metadata says nothing of it", async () => {
    const running = await run(binding, () => ({ clientAuthentication: [clientSecretBasic] }));
    const metadata = await metadataOf(running);
    expect(metadata).not.toHaveProperty("mtls_endpoint_aliases");
    expect(metadata).not.toHaveProperty("tls_client_certificate_bound_access_tokens");
    await running.close();
  });

  it("over TLS the usual methods work as ever", async () => {
    const running = await runTls(binding);
    const answer = await askTls(`${running.mtlsOrigin}${issuerPathOf("my-tenant")}/oauth/token`, {
      form: { grant_type: "client_credentials" },
      headers: basic("service-client-123", "super-secret-key"),
    });
    expectToken(answer, "api:read api:write");
    await running.close();
  });
});
