import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import { askWith, otherKey, proofOf } from "../rfc9449/proofs.ts";
import {
  asking,
  exchange,
  frontend,
  impersonation,
  impersonator,
  unpermitted,
  userToken,
  withExchange,
} from "./exchanging.ts";

describe.each(bindings)("exchanging a bound token, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withExchange());
  });
  afterAll(() => running.close());

  const boundToken = async () => {
    const form = asking(frontend, { grant_type: "urn:example:user" });
    return expectToken(await askWith(running, await proofOf(running), form));
  };

  it("gives no token that anybody could use: without a proof it is refused", async () => {
    const answer = await exchange(running, impersonator, impersonation(await boundToken()));
    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("subject_token_bound");
  });

  it("gives one that is bound to the key of whoever exchanges", async () => {
    const form = asking(impersonator, impersonation(await boundToken()));
    const proof = await proofOf(running, { key: otherKey });
    const answer = await requestToken(running, form, { DPoP: proof });
    expect(answer.json["token_type"]).toBe("DPoP");
    expect(decodeJwt(expectToken(answer))["cnf"]).toEqual({ jkt: expect.any(String) });
  });

  it("a token that is not bound needs no proof", async () => {
    expectToken(await exchange(running, impersonator, impersonation(await userToken(running))));
  });

  it("who may not exchange a token learns nothing of its scope (RFC 8693 §1.1)", async () => {
    const token = await userToken(running);
    for (const scope of ["api:read", "no:such:scope"]) {
      const answer = await exchange(running, unpermitted, { ...impersonation(token), scope });
      expectError(answer, 400, "invalid_target");
    }
  });
});
