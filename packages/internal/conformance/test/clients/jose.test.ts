import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf, metadataPath } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";

describe.each(bindings)("jose, over $name", (binding) => {
  let running: Running;
  let token: string;

  beforeAll(async () => {
    running = await run(binding);
    token = expectToken(await requestToken(running, good));
  });
  afterAll(() => running.close());

  const remoteKeys = async () => {
    const response = await fetch(`${running.origin}${metadataPath}`);
    const { jwks_uri } = (await response.json()) as { readonly jwks_uri: string };
    return createRemoteJWKSet(new URL(jwks_uri));
  };
  const checks = () => ({ issuer: running.tenant.issuer, audience: running.tenant.audience });

  it("finds the key at jwks_uri and accepts the token", async () => {
    const { payload, protectedHeader } = await jwtVerify(token, await remoteKeys(), {
      ...checks(),
      typ: "at+jwt",
      algorithms: ["RS256"],
    });

    expect(payload).toMatchObject({ sub: clientId, client_id: clientId });
    expect(protectedHeader.kid).toBe("oauth2-key-1");
    expect(JSON.stringify(payload)).not.toContain(clientSecret);
  });

  it("refuses it for another audience", async () => {
    const verified = jwtVerify(token, await remoteKeys(), { ...checks(), audience: "another" });

    await expect(verified).rejects.toThrow(errors.JWTClaimValidationFailed);
  });

  it("refuses it by the keys of the other tenant", async () => {
    const others = createRemoteJWKSet(
      new URL(`${running.origin}${issuerPathOf("other-tenant")}/oauth/jwks`),
    );

    await expect(jwtVerify(token, others, checks())).rejects.toThrow(
      errors.JWSSignatureVerificationFailed,
    );
  });
});
