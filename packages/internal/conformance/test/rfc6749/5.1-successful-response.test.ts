import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { openidClient } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { basic, good, requestToken } from "../fixture/token-request.ts";

describe.each(stacks)("successful response, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it("success is 200, JSON, never stored, and says type, lifetime and scope (RFC 6749 §5.1)", async () => {
    const { status, headers, json } = await requestToken(running, good);

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("pragma")).toBe("no-cache");
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "api:read api:write",
    });
  });

  it("the body is exactly as long as it says (RFC 6749 §5.1)", async () => {
    const { headers, text } = await askRaw(running, { body: new URLSearchParams(good).toString() });

    expect(headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
  });

  it.each([
    ["the usual scopes", good, {}],
    [
      "offline_access and openid",
      { grant_type: "client_credentials", scope: "offline_access openid" },
      basic(openidClient.id, openidClient.secret),
    ],
  ])("no refresh token, no ID token, no cookie (RFC 6749 §4.4.3): %s", async (_, form, sent) => {
    const answer = await requestToken(running, form, sent);

    expectToken(answer, form.scope);
    expect(Object.keys(answer.json)).not.toContain("refresh_token");
    expect(Object.keys(answer.json)).not.toContain("id_token");
    expect(answer.headers.has("set-cookie")).toBe(false);
  });

  it("every token is new, at one moment too: one after another and 50 in parallel", async () => {
    const ask = async () => expectToken(await requestToken(running, good));
    const tokens = [
      await ask(),
      await ask(),
      ...(await Promise.all(Array.from({ length: 50 }, ask))),
    ];
    running.clock.advance(1);
    tokens.push(await ask());

    expect(new Set(tokens).size).toBe(53);
    expect(new Set(tokens.map((token) => decodeJwt(token).jti)).size).toBe(53);
    const told = running.observer.events.flatMap(({ tokenId }) => tokenId ?? []);
    expect(new Set(told).size).toBe(told.length);
  });
});
