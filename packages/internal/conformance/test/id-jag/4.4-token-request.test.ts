import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import {
  agent,
  assertionOf,
  bring,
  files,
  grantedClaims,
  idp,
  mcpServer,
  onceIdp,
  sharedIdp,
  withEnterprise,
} from "./enterprise.ts";

describe.each(stacks)("an identity assertion as a grant (ID-JAG §4.4), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withEnterprise());
  });
  afterAll(() => running.close());

  it("gives a token for the user, at the resource that it names (§4.4.1)", async () => {
    const answer = await bring(running, assertionOf(running));
    expect(grantedClaims(answer)).toMatchObject({
      sub: `${idp}#U019488227`,
      client_id: agent,
      aud: mcpServer,
      scope: "api:read api:write",
    });
  });

  it("gives no refresh token (§4.4.3)", async () => {
    const { json } = await bring(running, assertionOf(running, { scope: "api:read" }));
    expect(Object.keys(json).sort()).toEqual(["access_token", "expires_in", "scope", "token_type"]);
  });

  it("may come again until it expires, and not after (§4.4.3)", async () => {
    const assertion = assertionOf(running, { exp: running.clock.now() + 100 });
    expectToken(await bring(running, assertion));
    expectToken(await bring(running, assertion));
    running.clock.advance(111);
    expectError(await bring(running, assertion), 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_expired");
  });

  it("of 10 uses at once of one that counts once, one gets a token (§4.4.3)", async () => {
    const assertion = assertionOf(running, { iss: onceIdp });
    const answers = await Promise.all(Array.from({ length: 10 }, () => bring(running, assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectError(answer, 400, "invalid_grant");
    expectError(await bring(running, assertion), 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_replayed");
  });

  it("one that counts once is not used up by a request that gets nothing (§4.4.3)", async () => {
    const assertion = assertionOf(running, { iss: onceIdp });
    expectError(await bring(running, assertion, { resource: files }), 400, "invalid_target");
    expectToken(await bring(running, assertion));
  });

  it("of an issuer with tenants, the subject is one within its tenant (§6)", async () => {
    const subjects = [];
    for (const tenant of ["acme", "globex"]) {
      const answer = await bring(running, assertionOf(running, { iss: sharedIdp, tenant }));
      subjects.push(grantedClaims(answer).sub);
    }
    expect(subjects).toEqual([
      `${sharedIdp}?tenant=acme#U019488227`,
      `${sharedIdp}?tenant=globex#U019488227`,
    ]);
  });

  it.each([
    ["another of its tenants", { iss: sharedIdp, tenant: "initech" }],
    ["none of its tenants", { iss: sharedIdp }],
    ["several at once", { iss: sharedIdp, tenant: ["acme"] }],
    ["a tenant of an issuer that has none", { tenant: "acme" }],
  ])("one that names %s is E(400, invalid_grant) (§6)", async (_, claims) => {
    expectError(await bring(running, assertionOf(running, claims)), 400, "invalid_grant");
    expect(lastReason(running)).toBe("identity_assertion_tenant_mismatch");
  });
});
