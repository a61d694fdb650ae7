import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { otherKey, proofKey, proofOf } from "../rfc9449/proofs.ts";
import {
  assertionOf,
  bring,
  files,
  grantedClaims,
  idp,
  mcpServer,
  withEnterprise,
} from "./enterprise.ts";

describe.each(bindings)("what an assertion allows (ID-JAG §4.4.1), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withEnterprise());
  });
  afterAll(() => running.close());

  it.each([
    ["what the client may not have", { scope: "api:read admin", resource: undefined }, "api:read"],
    ["what the resource does not know", { scope: "api:read files:read" }, "api:read"],
    ["nothing", { scope: "api:write api:read" }, "api:read api:write"],
  ])(
    "%s is cut away of its scope, and the answer says what is left (§4.4.1)",
    async (_, claims, scope) => {
      const answer = await bring(running, assertionOf(running, claims));
      expect(answer.json["scope"]).toBe(scope);
      expect(grantedClaims(answer)["scope"]).toBe(scope);
    },
  );

  it("the client may ask for less, and gets no more than the assertion allows (§4.4.1)", async () => {
    const narrow = await bring(running, assertionOf(running), { scope: "api:write" });
    expect(grantedClaims(narrow)["scope"]).toBe("api:write");
    const assertion = assertionOf(running, { scope: "api:read" });
    const wide = await bring(running, assertion, { scope: "api:read api:write" });
    expect(grantedClaims(wide)["scope"]).toBe("api:read");
  });

  it("without a scope it gives the client's default for users (§4.4.1)", async () => {
    const answer = await bring(running, assertionOf(running, { scope: undefined }));
    expect(grantedClaims(answer)["scope"]).toBe("api:read");
  });

  it.each([
    ["no scope that the client may have", { scope: "admin" }],
    ["an empty scope", { scope: "" }],
    [
      "details that this server does not know, and no scope",
      { scope: undefined, authorization_details: [{ type: "x" }] },
    ],
  ])("with %s it is E(400, invalid_scope) (§4.4.1)", async (_, claims) => {
    expectError(await bring(running, assertionOf(running, claims)), 400, "invalid_scope");
    expect(lastReason(running)).toBe("identity_assertion_scope_empty");
  });

  it("what is asked for and lies outside of the assertion is E(400, invalid_scope) (§4.4.1)", async () => {
    const assertion = assertionOf(running, { scope: "api:read" });
    expectError(await bring(running, assertion, { scope: "api:write" }), 400, "invalid_scope");
  });

  it("of several resources the token is for those that are served here, or for the one that is asked for (§4.4.1)", async () => {
    const resource = [mcpServer, files, "https://elsewhere.example/"];
    const assertion = assertionOf(running, { resource });
    const all = grantedClaims(await bring(running, assertion));
    expect(all).toMatchObject({ aud: [mcpServer, files], scope: "api:read" });
    const one = grantedClaims(await bring(running, assertion, { resource: files }));
    expect(one.aud).toBe(files);
  });

  it("to ask for another resource is E(400, invalid_target) (§4.4.1)", async () => {
    for (const resource of [files, running.tenant.issuer]) {
      const answer = await bring(running, assertionOf(running), { resource });
      expectError(answer, 400, "invalid_target");
      expect(lastReason(running)).toBe("identity_assertion_resource_other");
    }
  });

  it.each(["https://elsewhere.example/", "https://mcp.example.com", [], ""])(
    "for the resource %j, which is not served here, it is E(400, invalid_target) (§4.4.1)",
    async (resource) => {
      expectError(await bring(running, assertionOf(running, { resource })), 400, "invalid_target");
      expect(lastReason(running)).toBe("identity_assertion_resource_unknown");
    },
  );

  it("without a resource the token is for the one that is asked for, or for the tenant's audience (§4.4.1)", async () => {
    const assertion = assertionOf(running, { resource: undefined });
    expect(grantedClaims(await bring(running, assertion)).aud).toBe(running.tenant.audience);
    const asked = await bring(running, assertion, { resource: mcpServer });
    expect(grantedClaims(asked).aud).toBe(mcpServer);
  });

  describe("an assertion that is bound to a key (§8.6.1.2)", () => {
    const bound = () => assertionOf(running, { cnf: { jkt: proofKey.thumbprint } });
    const proofBy = async (key: typeof proofKey) => ({
      headers: { DPoP: await proofOf(running, { key }) },
    });

    it("gives a token bound to that key, for a proof of it", async () => {
      const answer = await bring(running, bound(), {}, await proofBy(proofKey));
      expect(answer.json["token_type"]).toBe("DPoP");
      expect(grantedClaims(answer)["cnf"]).toEqual({ jkt: proofKey.thumbprint });
    });

    it("without a proof is E(400, invalid_grant)", async () => {
      expectError(await bring(running, bound()), 400, "invalid_grant");
      expect(lastReason(running)).toBe("identity_assertion_key_mismatch");
    });

    it("with a proof of another key is E(400, invalid_grant)", async () => {
      const answer = await bring(running, bound(), {}, await proofBy(otherKey));
      expectError(answer, 400, "invalid_grant");
      expect(lastReason(running)).toBe("identity_assertion_key_mismatch");
    });

    it("or to a certificate, is E(400, invalid_grant) of a client without one", async () => {
      const cnf = { "x5t#S256": "A".repeat(43) };
      expectError(await bring(running, assertionOf(running, { cnf })), 400, "invalid_grant");
      expect(lastReason(running)).toBe("identity_assertion_key_mismatch");
    });

    it("and one that is bound to none may come with a proof, to which its token is bound", async () => {
      const answer = await bring(running, assertionOf(running), {}, await proofBy(otherKey));
      expect(grantedClaims(answer)["cnf"]).toEqual({ jkt: otherKey.thumbprint });
    });
  });

  it("the token says how the user logged in, and who acts for them, by the issuer's name (RFC 9068 §2.2.1, RFC 8693 §4.1)", async () => {
    const login = { auth_time: running.clock.now() - 60, acr: "urn:example:high", amr: ["hwk"] };
    const act = { sub: "assistant", act: { sub: "planner" } };
    const claims = { ...login, act, may_act: { sub: "helper" } };
    expect(grantedClaims(await bring(running, assertionOf(running, claims)))).toMatchObject({
      ...login,
      act: { sub: `${idp}#assistant`, act: { sub: `${idp}#planner` } },
      may_act: { sub: `${idp}#helper` },
    });
  });

  it("a login without a time is not told of", async () => {
    const answer = await bring(running, assertionOf(running, { acr: "1", amr: ["pwd"] }));
    const told = Object.keys(grantedClaims(answer));
    expect(told).not.toContain("acr");
    expect(told).not.toContain("amr");
  });
});
