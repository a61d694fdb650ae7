import { defineTenant } from "@mintport/core";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import { freshParty, introspect, mint, owner } from "../rfc7662/introspection.ts";
import {
  claimsOf,
  exchange,
  impersonation,
  impersonator,
  userToken,
  withExchange,
} from "../rfc8693/exchanging.ts";
import { tenantWith } from "../rfc9068/tenant-with.ts";

const { audience, resources } = defineTenant({
  ...{ id: "main", issuer: "https://auth.example.com" },
  ...{ audience: "orders-api", resources: ["stock-api"] },
});

describe("an audience that is a plain name (RFC 7519 §4.1.3)", () => {
  let running: Running;
  beforeAll(async () => {
    const [binding] = bindings;
    running = await run(binding!, async (deployment) =>
      tenantWith({ audience, resources }, await withExchange()(deployment))(deployment),
    );
  });
  afterAll(() => running.close());

  it("stands in tokens for which no resource was asked, which are read again", async () => {
    const token = await mint(running, owner, {});
    expect(decodeJwt(token).aud).toBe("orders-api");
    const party = await freshParty(running, { introspects: [audience] });
    expect((await introspect(running, token, { as: party })).json).toMatchObject({
      active: true,
      aud: "orders-api",
    });
  });

  it.each(["orders-api", "stock-api"])(
    "is not named by the parameter resource, which is a URI (RFC 8707 §2): %s",
    async (resource) => {
      const answer = await requestToken(running, {
        grant_type: "client_credentials",
        client_id: owner.id,
        client_secret: owner.secret,
        resource,
      });
      expectError(answer, 400, "invalid_target");
      expectNoToken(answer);
      expect(lastReason(running)).toBe("resource_malformed");
    },
  );

  it("is named by the audience of an exchange, a logical name (RFC 8693 §2.1)", async () => {
    const form = impersonation(await userToken(running, {}));
    const answer = await exchange(running, impersonator, { ...form, audience: "orders-api" });
    expect(claimsOf(answer)).toMatchObject({ aud: "orders-api" });
    const unknown = await exchange(running, impersonator, { ...form, audience: "other-api" });
    expectError(unknown, 400, "invalid_target");
    expect(lastReason(running)).toBe("audience_unknown");
  });
});
