import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import {
  assertionOf,
  both,
  bring,
  idp,
  withEnterprise,
  workload,
  workloadToken,
} from "./enterprise.ts";

describe.each(bindings)(
  "users' assertions and workloads' tokens under one grant_type, over $name",
  (binding) => {
    let running: Running;

    beforeAll(async () => {
      running = await run(binding, withEnterprise());
    });
    afterAll(() => running.close());

    it("a client of workloads brings no user's assertion (§4.4)", async () => {
      const assertion = assertionOf(running, { client_id: workload });
      const answer = await bring(running, assertion, { client_id: workload });
      expectError(answer, 400, "unauthorized_client");
      expect(lastReason(running)).toBe("identity_assertion_not_enabled");
    });

    it("a client that acts for users brings no workload's token (§4.4)", async () => {
      expectError(await bring(running, workloadToken(running)), 400, "invalid_grant");
      expect(lastReason(running)).toBe("grant_assertion_claims_mismatch");
      for (const client_id of [workload, both])
        expectToken(await bring(running, workloadToken(running), { client_id }));
      const assertion = assertionOf(running, { client_id: both });
      expectToken(await bring(running, assertion, { client_id: both }));
    });
  },
);

describe("without the grant of workloads beside it", () => {
  let running: Running;

  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, withEnterprise({}));
  });
  afterAll(() => running.close());

  it("identity assertions alone are taken (§4.4)", async () => {
    expectToken(await bring(running, assertionOf(running)));
    const answer = await bring(running, workloadToken(running), { client_id: both });
    expectError(answer, 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_type_wrong");
    expectError(await bring(running, "no.jwt"), 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_malformed");
  });

  it("the issuer's name counts letter for letter (RFC 7523 §3)", async () => {
    const answer = await bring(running, assertionOf(running, { iss: `${idp}/` }));
    expectError(answer, 400, "invalid_grant");
    expect(lastReason(running)).toBe("grant_assertion_issuer_untrusted");
  });
});
