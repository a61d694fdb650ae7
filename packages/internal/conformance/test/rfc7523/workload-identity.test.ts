import { defineClient, jwtBearer } from "@mintport/core";
import { updateTenant } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret } from "../fixture/deployment.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import {
  federatedClient,
  grantClient,
  type PlatformName,
  platforms,
  sameName,
  tokenOf,
  ways,
  withWorkloads,
} from "./workloads.ts";

const names = Object.keys(platforms) as PlatformName[];

describe.each(stacks)("a workload's own token (RFC 7523), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withWorkloads());
  });
  afterAll(() => running.close());

  describe.each(names)("of %s", (name) => {
    it("as client authentication, gets a token with no secret (§2.2)", async () => {
      const form = ways["client authentication"].form(tokenOf(name, running));
      const claims = decodeJwt(expectToken(await requestToken(running, form), "api:read"));
      expect(claims).toMatchObject({ sub: federatedClient, client_id: federatedClient });
      expect(running.observer.events.at(-1)).toMatchObject({
        authenticationMethod: "federated_jwt",
      });
    });

    it("as a grant, gets a token that speaks for the workload, by its issuer's name (§2.1, RFC 9068 §5)", async () => {
      const token = tokenOf(name, running);
      const answer = await requestToken(running, ways["a grant"].form(token));
      const claims = decodeJwt(expectToken(answer, "api:read"));
      const { iss = "spiffe://example.org", sub } = decodeJwt(token);
      expect(claims).toMatchObject({ sub: `${iss}#${sub}`, client_id: grantClient });
      // No client's id looks so: what a resource server reads is never the client's own token.
      expect(() => defineClient({ id: `${iss}#${sub}`, grantTypes: [] })).toThrow(
        /must not hold #/,
      );
      expect(Object.keys(answer.json)).not.toContain("refresh_token");
    });
  });

  it("a token that is not single-use may come again, as Kubernetes hands it out", async () => {
    const form = ways["a grant"].form(tokenOf("a Kubernetes service account", running));
    expectToken(await requestToken(running, form));
    expectToken(await requestToken(running, form));
  });

  it("of 10 uses at once of a single-use token, one gets a token", async () => {
    const form = ways["a grant"].form(tokenOf("a CI job", running));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => requestToken(running, form)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
  });

  it("a single-use token counts once, whichever way it is used", async () => {
    const token = tokenOf("a CI job", running);
    expectToken(await requestToken(running, ways["client authentication"].form(token)));
    const again = await requestToken(running, ways["a grant"].form(token));
    expectError(again, 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_replayed");
  });

  it("an identity may ask for an audience of its own", async () => {
    const claims = { aud: "https://batch.example", sub: "system:serviceaccount:batch:api" };
    const token = tokenOf("a Kubernetes service account", running, { claims });
    expectToken(await requestToken(running, ways["a grant"].form(token)));
  });
});

describe.each(bindings)("the grant's other rules (RFC 7523 §2.1), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withWorkloads());
  });
  afterAll(() => running.close());

  const grant = (changes: Readonly<Record<string, string>> = {}) => ({
    ...ways["a grant"].form(tokenOf("a SPIFFE JWT-SVID", running)),
    ...changes,
  });

  it("an identity without an audience is meant for each alias of the issuer, as long as it is one", async () => {
    const aud = running.tenant.issuer.replace("127.0.0.1", "localhost");
    const name = "a Kubernetes service account";
    const ask = () =>
      requestToken(running, ways["a grant"].form(tokenOf(name, running, { claims: { aud } })));
    expectError(await ask(), 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_audience_mismatch");
    const change = updateTenant(running.storage.tenants);
    expectOk(await change(running.tenant.id, { issuerAliases: [{ issuer: aud }] }));
    expectToken(await ask());
  });

  it("without `assertion` it is E(400, invalid_request)", async () => {
    const form = { grant_type: jwtBearer.name, client_id: grantClient };
    expectError(await requestToken(running, form), 400, "invalid_request");
    expect(lastReason(running)).toBe("parameter_missing");
  });

  it("a client that is not registered for it is E(400, unauthorized_client)", async () => {
    const { client_id: _, ...form } = grant();
    const answer = await requestToken(running, form, basic(clientId, clientSecret));
    expectError(answer, 400, "unauthorized_client");
    expect(lastReason(running)).toBe("grant_type_not_enabled");
  });

  it("a scope above the client's own is E(400, invalid_scope)", async () => {
    const answer = await requestToken(running, grant({ scope: "api:write" }));
    expectError(answer, 400, "invalid_scope");
    expect(lastReason(running)).toBe("scope_not_allowed");
  });

  it("who has proved nothing learns nothing of the client's scope", async () => {
    const wrong = { assertion: "wrong" };
    const answers = [
      await requestToken(running, grant({ ...wrong, scope: "api:write" })),
      await requestToken(running, grant({ ...wrong, scope: "api:read" })),
    ];
    for (const answer of answers) expectError(answer, 400, "invalid_grant");
    expect(comparable(answers[0]!)).toEqual(comparable(answers[1]!));
  });

  it("naming oneself is not enough for a client that must authenticate", async () => {
    const answer = await requestToken(running, grant({ client_id: federatedClient }));
    expectError(answer, 401, "invalid_client");
    expect(lastReason(running)).toBe("credentials_missing");
  });

  it("a token without `client_id` beside it proves no client, not even one of its subject's name", async () => {
    const token = tokenOf("a SPIFFE JWT-SVID", running);
    const { client_id: _, ...form } = ways["client authentication"].form(token);
    expectError(await requestToken(running, form), 401, "invalid_client");
    expect(lastReason(running)).toBe("client_unknown");
    expectToken(await requestToken(running, { ...form, client_id: sameName }));
  });

  it.each(["elsewhere", clientId, "nobody"])(
    "a token is no proof for %s, which is another workload",
    async (client_id) => {
      const token = tokenOf("a SPIFFE JWT-SVID", running);
      const form = { ...ways["client authentication"].form(token), client_id };
      expectError(await requestToken(running, form), 401, "invalid_client");
      const reason = client_id === "nobody" ? "client_unknown" : "assertion_claims_mismatch";
      expect(lastReason(running)).toBe(reason);
    },
  );

  it("a disabled client's token is refused", async () => {
    const token = tokenOf("a CI job", running);
    const form = { ...ways["client authentication"].form(token), client_id: "disabled-workload" };
    expectError(await requestToken(running, form), 401, "invalid_client");
    expect(lastReason(running)).toBe("client_disabled");
  });

  it("at the other tenant, which does not trust its issuer, it is worth nothing", async () => {
    const path = new URL(`${running.otherTenant.issuer}/oauth/token`).pathname;
    const token = tokenOf("a CI job", running, { claims: { aud: running.otherTenant.issuer } });
    const form = { ...ways["client authentication"].form(token), client_id: clientId };
    expectError(await requestToken(running, form, {}, path), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_issuer_untrusted");
  });
});
