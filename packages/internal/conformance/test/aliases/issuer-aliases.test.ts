import { updateTenant } from "@mintport/core/management";
import { instant } from "@mintport/core/ports";
import { keysFromPort, tokenStore, tokenVerifier } from "@mintport/resource-server";
import { expectErr, expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { type Deployment, metadataPath, tokenPath } from "../fixture/deployment.ts";
import { expectError, expectToken } from "../fixture/expect-answer.ts";
import { asserted, clientAssertion } from "../fixture/key-client.ts";
import { answerOf, basic, good, requestToken } from "../fixture/token-request.ts";
import { api, introspectPath, opaqueOwner, withParties } from "../rfc7662/introspection.ts";
import { proofOf } from "../rfc9449/proofs.ts";

/** The tenant's host is 127.0.0.1, and localhost is the one that it comes from, for ten minutes yet. */
const aliasOf = (issuer: string): string => issuer.replace("127.0.0.1", "localhost");
const tenMinutes = 600;

describe.each(bindings)("an issuer alias while a tenant moves, over $name", (binding) => {
  let running: Running;
  let alias: Pick<Running, "origin">;
  let began: number;

  beforeAll(async () => {
    running = await run(binding, async (deployment: Deployment) => {
      const until = instant(deployment.clock.now() + tenMinutes);
      const issuerAliases = [{ issuer: aliasOf(deployment.tenant.issuer), until }];
      const change = updateTenant(deployment.storage.tenants);
      expectOk(await change(deployment.tenant.id, { issuerAliases }));
      return withParties()(deployment);
    });
    began = running.clock.now();
    alias = { origin: aliasOf(running.origin) };
  });
  afterAll(() => running.close());

  const places = () => [running, alias] as const;
  const issuerAt = ({ origin }: Pick<Running, "origin">) =>
    running.tenant.issuer.replace(running.origin, origin);
  const metadataAt = async ({ origin }: Pick<Running, "origin">) =>
    (await answerOf(await fetch(`${origin}${metadataPath}`))).json;
  const introspected = async (at: Pick<Running, "origin">, token: string) =>
    (await requestToken(at, { token }, basic(api.id, api.secret), introspectPath)).json;

  it("the metadata of each host names that host, and no other (RFC 8414 §3.3)", async () => {
    for (const place of places()) {
      const document = await metadataAt(place);
      expect(document["issuer"]).toBe(issuerAt(place));
      const urls = Object.entries(document).filter(([name]) => /_(?:endpoint|uri)$/.test(name));
      expect(urls.length).toBeGreaterThan(2);
      for (const [, url] of urls) expect(String(url)).toMatch(new RegExp(`^${issuerAt(place)}/`));
    }
  });

  it("a token bears the issuer that was asked (RFC 9068 §2.2), and counts at both", async () => {
    for (const place of places()) {
      const token = expectToken(await requestToken(place, good));
      expect(decodeJwt(token)["iss"]).toBe(issuerAt(place));
      for (const other of places())
        expect(await introspected(other, token)).toMatchObject({
          ...{ active: true, iss: issuerAt(place) },
        });
    }
  });

  it("so does an opaque one (RFC 7662 §2.2)", async () => {
    const form = { ...good, client_id: opaqueOwner.id, client_secret: opaqueOwner.secret };
    for (const place of places()) {
      const token = expectToken(
        await requestToken(place, { ...form, scope: "api:read" }),
        "api:read",
      );
      for (const other of places())
        expect(await introspected(other, token)).toMatchObject({
          ...{ active: true, iss: issuerAt(place) },
        });
    }
  });

  it("an assertion may mean either (RFC 7523 §3), and no third", async () => {
    for (const place of places()) {
      for (const aud of places().map(issuerAt))
        expectToken(await requestToken(place, asserted(await clientAssertion(running, { aud }))));
      const aud = issuerAt(place).replace(/127\.0\.0\.1|localhost/, "[::1]");
      const answer = await requestToken(place, asserted(await clientAssertion(running, { aud })));
      expectError(answer, 401, "invalid_client");
    }
  });

  it("a DPoP proof may be for the token endpoint of either (RFC 9449 §4.3)", async () => {
    for (const place of places()) {
      for (const named of places()) {
        const DPoP = await proofOf(running, { claims: { htu: `${named.origin}${tokenPath}` } });
        expect((await requestToken(place, good, { DPoP })).json["token_type"]).toBe("DPoP");
      }
      const htu = `${place.origin.replace(/127\.0\.0\.1|localhost/, "[::1]")}${tokenPath}`;
      const DPoP = await proofOf(running, { claims: { htu } });
      expectError(await requestToken(place, good, { DPoP }), 400, "invalid_dpop_proof");
    }
  });

  it("a resource server takes tokens of both that name its audience, once it is told of both", async () => {
    const { tenant, storage, keys, clock } = running;
    const options = {
      ...{ issuer: tenant.issuer, audience: tenant.audience, clock },
      keys: keysFromPort(keys, tenant.id),
      store: tokenStore({ storage, tenant: tenant.id }),
    };
    const one = tokenVerifier(options);
    const both = tokenVerifier({ ...options, issuerAliases: [issuerAt(alias)] });
    const opaque = { client_id: opaqueOwner.id, client_secret: opaqueOwner.secret };
    for (const form of [good, { ...good, ...opaque }]) {
      const moved = expectToken(await requestToken(alias, form));
      expect(expectOk(await both(moved)).issuer).toBe(issuerAt(alias));
      expect(expectErr(await one(moved))).toMatchObject({ kind: "invalid_token" });
      const token = expectToken(await requestToken(running, form));
      for (const verify of [one, both])
        expect(expectOk(await verify(token)).issuer).toBe(tenant.issuer);
    }
  });

  it("is over at its end: nothing is issued under it, and nothing that names it counts", async () => {
    const longLived = expectToken(await requestToken(alias, good));
    running.clock.set(instant(began + tenMinutes));
    expect(await introspected(running, longLived)).toEqual({ active: false });
    expect((await metadataAt(alias))["issuer"]).toBe(running.tenant.issuer);
    const token = expectToken(await requestToken(alias, good));
    expect(decodeJwt(token)["iss"]).toBe(running.tenant.issuer);
    const aud = issuerAt(alias);
    const answer = await requestToken(alias, asserted(await clientAssertion(running, { aud })));
    expectError(answer, 401, "invalid_client");
  });
});
