import { defineTenant, jwtBearer } from "@mintport/core";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { compact, unsigned } from "../rfc7523/assertions.ts";
import {
  assertedClaims,
  assertionOf,
  assertionType,
  both,
  bring,
  ci,
  foreignIdp,
  idpKey,
  publicAgent,
  strangersKey,
  unnamedIdp,
  withEnterprise,
  workload,
} from "./enterprise.ts";

describe.each(bindings)(
  "the rules of an identity assertion (ID-JAG §4.4.1), over $name",
  (binding) => {
    let running: Running;

    beforeAll(async () => {
      running = await run(binding, withEnterprise());
    });
    afterAll(() => running.close());

    const refusedFor = async (assertion: string, reason: string) => {
      expectError(await bring(running, assertion), 400, "invalid_grant");
      expect(lastReason(running)).toBe(reason);
    };

    it.each([
      ["JWT", "claims_mismatch"],
      ["at+jwt", "type_wrong"],
      ["logout+jwt", "type_wrong"],
      [undefined, "claims_mismatch"],
    ])(
      "a typ of %s makes it none, and it is worth no more than a workload's (§3.1)",
      async (typ, fault) => {
        await refusedFor(assertionOf(running, {}, { header: { typ } }), `grant_assertion_${fault}`);
      },
    );

    it.each(["application/oauth-id-jag+jwt", "OAUTH-ID-JAG+JWT"])(
      "%s is the same type (RFC 7515 §4.1.9)",
      async (typ) => {
        expectToken(await bring(running, assertionOf(running, {}, { header: { typ } })));
      },
    );

    it("of an issuer that another tenant trusts it is worth nothing (RFC 7523 §3)", async () => {
      await refusedFor(
        assertionOf(running, { iss: foreignIdp }),
        "grant_assertion_issuer_untrusted",
      );
    });

    it("of an issuer that is trusted for workloads alone it is worth nothing (RFC 7523 §3)", async () => {
      await refusedFor(assertionOf(running, { iss: ci }), "identity_assertion_workload_issuer");
    });

    it("of an issuer that the client is not registered for it is worth nothing (RFC 7523 §3)", async () => {
      await refusedFor(
        assertionOf(running, { iss: unnamedIdp }),
        "identity_assertion_issuer_of_others",
      );
    });

    it("by another key it is worth nothing (RFC 7523 §3)", async () => {
      await refusedFor(
        assertionOf(running, {}, { key: strangersKey }),
        "grant_assertion_signature_invalid",
      );
    });

    it.each(["none", "HS256"])(
      "by the algorithm %s it is worth nothing (RFC 7523 §3)",
      async (alg) => {
        const header = { alg, kid: idpKey.kid, typ: assertionType };
        // An unsigned JWS ends with a point and nothing behind it.
        await refusedFor(
          compact(header, assertedClaims(running), unsigned),
          "grant_assertion_algorithm_not_allowed",
        );
      },
    );

    it("its aud may be our issuer as a list of one (§4.4.1)", async () => {
      expectToken(await bring(running, assertionOf(running, { aud: [running.tenant.issuer] })));
    });

    it.each<[string, (issuer: string) => unknown]>([
      ["the token URL", (issuer) => `${issuer}/oauth/token`],
      ["two members", (issuer) => [issuer, "https://other.example"]],
      ["our issuer twice", (issuer) => [issuer, issuer]],
      ["nobody", () => []],
      ["another issuer", () => "https://other.example"],
    ])("with %s as aud it is E(400, invalid_grant) (§4.4.1)", async (_, aud) => {
      await refusedFor(
        assertionOf(running, { aud: aud(running.tenant.issuer) }),
        "grant_assertion_audience_mismatch",
      );
    });

    it.each([workload, undefined, "", ["agent"]])(
      "with the client_id %j it is E(400, invalid_grant) for the client that brings it (§4.4.1)",
      async (client_id) => {
        await refusedFor(assertionOf(running, { client_id }), "identity_assertion_client_mismatch");
      },
    );

    it("a public client gets no token, whatever its record says (§8.1)", async () => {
      const answer = await requestToken(running, {
        grant_type: jwtBearer.name,
        client_id: publicAgent,
        assertion: assertionOf(running, { client_id: publicAgent }),
      });
      expectError(answer, 400, "unauthorized_client");
      expect(lastReason(running)).toBe("client_is_public");
    });

    it("naming oneself is not enough for a client that must authenticate (§8.1)", async () => {
      const answer = await bring(running, assertionOf(running), { client_secret: "wrong" });
      expectError(answer, 401, "invalid_client");
    });

    it.each([
      ["jti", undefined, "grant_assertion_jti_missing"],
      ["jti", "", "grant_assertion_jti_missing"],
      ["exp", undefined, "grant_assertion_expiry_missing"],
      ["iat", undefined, "identity_assertion_iat_missing"],
      ["sub", undefined, "grant_assertion_subject_mismatch"],
      ["sub", "", "grant_assertion_subject_mismatch"],
      ["scope", ["api:read"], "grant_assertion_malformed"],
      ["scope", "api:read  api:write", "grant_assertion_malformed"],
      ["resource", 7, "grant_assertion_malformed"],
      ["resource", [7], "grant_assertion_malformed"],
      ["act", "somebody", "grant_assertion_malformed"],
      ["cnf", {}, "grant_assertion_malformed"],
      ["cnf", { kid: "1" }, "grant_assertion_malformed"],
      ["auth_time", "yesterday", "grant_assertion_malformed"],
    ])("with %s as %j it is E(400, invalid_grant) (§3.1)", async (name, value, reason) => {
      await refusedFor(assertionOf(running, { [name]: value }), reason);
    });

    it("a login that is still to come is none (§3.1)", async () => {
      const auth_time = running.clock.now() + 60;
      await refusedFor(assertionOf(running, { auth_time }), "grant_assertion_malformed");
    });

    it("of a whole life above the issuer's bound it is refused, however little is left of it (§3.1)", async () => {
      const now = running.clock.now();
      expectToken(await bring(running, assertionOf(running, { iat: now - 3500, exp: now + 100 })));
      await refusedFor(
        assertionOf(running, { iat: now - 3500, exp: now + 101 }),
        "grant_assertion_expiry_too_late",
      );
      await refusedFor(
        assertionOf(running, { iat: now, exp: now + 86_400 }),
        "grant_assertion_expiry_too_late",
      );
    });

    it("an access token of ours is no assertion (§8.3)", async () => {
      const own = expectToken(await requestToken(running, good));
      await refusedFor(own, "grant_assertion_type_wrong");
    });

    it("an assertion that names us as its issuer is refused, whatever a record says of whom we trust (§8.3)", async () => {
      const { tenants } = running.storage;
      const kept = expectOk(await tenants.read(running.tenant.id));
      if (kept === undefined) throw new Error("no tenant");
      const { issuer } = kept.value;
      const [first] = kept.value.trustedIssuers ?? [];
      if (first === undefined) throw new Error("no trusted issuer");
      const own = { ...first, issuer, identityAssertions: {} };
      const changed = {
        ...kept.value,
        trustedIssuers: [...(kept.value.trustedIssuers ?? []), own],
      };
      expectOk(await tenants.update(changed, kept.revision));
      await refusedFor(assertionOf(running, { iss: issuer }), "grant_assertion_issuer_untrusted");
    });

    it("no definition lets a tenant vouch for its own users (§8.3)", () => {
      const { issuer } = running.tenant;
      const trustedIssuers = [{ issuer, jwks: [idpKey.jwk], identityAssertions: {} }];
      expect(() => defineTenant({ id: "t", issuer, trustedIssuers })).toThrow(
        /must not name an issuer twice, nor the tenant itself/,
      );
    });

    it("every assertion that is not believed is answered alike, byte for byte", async () => {
      const answers = [];
      for (const claims of [{ iss: foreignIdp }, { client_id: both }, { sub: "" }, { tenant: "x" }])
        answers.push(comparable(await bring(running, assertionOf(running, claims))));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    });

    it("without `assertion` it is E(400, invalid_request)", async () => {
      expectError(await bring(running, ""), 400, "invalid_request");
      expect(lastReason(running)).toBe("parameter_missing");
    });

    it("what is no JWT is E(400, invalid_grant)", async () => {
      await refusedFor("no.jwt", "grant_assertion_malformed");
    });

    it("at the other tenant, which does not trust its issuer, it is worth nothing", async () => {
      const { issuer } = running.otherTenant;
      const path = new URL(`${issuer}/oauth/token`).pathname;
      const answer = await bring(running, assertionOf(running, { aud: issuer }), {}, { path });
      expectError(answer, 400, "invalid_grant");
      expect(lastReason(running)).toBe("grant_assertion_issuer_untrusted");
      const theirs = assertionOf(running, { aud: issuer, iss: foreignIdp });
      expectError(await bring(running, theirs, {}, { path }), 400, "invalid_grant");
      expect(lastReason(running)).toBe("identity_assertion_issuer_of_others");
    });
  },
);
