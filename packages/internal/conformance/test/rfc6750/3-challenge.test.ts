import { hierarchicScopes } from "@mintport/core";
import { requireScope } from "@mintport/resource-server";
import { beforeAll, describe, expect, it } from "vitest";
import { challengeOf, expectInvalidToken, expectRefusal } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { type Forge, makeForge, needed } from "../rfc9068/forge.ts";

describe.each(guards)("challenges of a protected resource, at $name", ({ ask }) => {
  let forge: Forge;

  beforeAll(async () => {
    forge = await makeForge();
  });

  it.each([
    ["no header", []],
    ["an empty header", [""]],
    ["another scheme", ["Basic c2VydmljZTpzZWNyZXQ="]],
    ["another scheme with the token", ["Token e30.e30.AA"]],
    ["the scheme alone", ["Bearer"]],
    ["a scheme that begins alike", ["BearerX e30.e30.AA"]],
    ["a token without a scheme", ["e30.e30.AA"]],
  ])(
    "without a token the challenge has no error code (RFC 6750 §3.1): %s",
    async (_, authorization) => {
      const answer = await ask(forge.guard(), needed, { authorization });

      expect(answer.status).toBe(401);
      expect(challengeOf(answer)).toEqual({ scheme: "Bearer", realm: "api" });
      expect(answer.headers.get("cache-control")).toBe("no-store");
    },
  );

  it.each([
    ["orders", "orders"],
    ['a "quoted" \\ realm', "a _quoted_ _ realm"],
    ["line\r\nSet-Cookie: x=1", "line__Set-Cookie: x_1"],
  ])(
    "the realm is the configured one and cannot break out (RFC 6750 §3): %j",
    async (realm, sent) => {
      const answer = await ask(forge.guard({ realm }), needed, {});

      expect(challengeOf(answer)).toEqual({ scheme: "Bearer", realm: sent });
      expect(answer.headers.has("set-cookie")).toBe(false);
    },
  );

  it.each(["Bearer", "bearer", "BEARER", "Bearer  "])(
    "the scheme is case-insensitive (RFC 9110 §11.1): %j",
    async (scheme) => {
      const authorization = [`${scheme} ${await forge.sign()}`];

      expect((await ask(forge.guard(), needed, { authorization })).status).toBe(200);
    },
  );

  it.each([
    ["nonsense", async () => "nonsense"],
    ["characters that no token has", async () => "a{b}c"],
    ["a quote", async () => 'a"b'],
    ["a character beyond ASCII", async () => "t\u00f6ken"],
    ["an expired token", () => forge.sign({ exp: forge.clock.now() })],
    ["a token signed by a stranger", () => forge.signAsStranger()],
    ["a token of another issuer", () => forge.sign({ iss: "https://evil.example" })],
    ["a token for another resource", () => forge.sign({ aud: "https://other.example" })],
    ["a token cut short", async () => (await forge.sign()).slice(0, -8)],
  ])("a bad token is invalid_token (RFC 6750 §3.1): %s", async (_, token) => {
    expectInvalidToken(await ask(forge.guard(), needed, bearer(await token())));
  });

  it("the answer repeats nothing of the token and says not what is wrong with it (RFC 6750 §3.1)", async () => {
    const answers = await Promise.all([
      ask(forge.guard(), needed, bearer(await forge.sign({ exp: forge.clock.now() }))),
      ask(forge.guard(), needed, bearer(await forge.signAsStranger())),
      ask(forge.guard(), needed, bearer("marker-of-the-token")),
    ]);

    const [first] = answers.map(({ text, headers }) => [text, headers.get("www-authenticate")]);
    for (const { text, headers } of answers)
      expect([text, headers.get("www-authenticate")]).toEqual(first);
  });

  it.each([
    ["api:write", ["api:write"], "api:write"],
    ["one of two", ["api:read", "api:write"], "api:read api:write"],
    ["a longer name", ["api:read:all"], "api:read:all"],
    ["a shorter name", ["api"], "api"],
    ["in capitals", ["API:READ"], "API:READ"],
  ])(
    "a scope that the token lacks is 403 and named (RFC 6750 §3.1): %s",
    async (_, tokens, scope) => {
      const answer = await ask(
        forge.guard(),
        requireScope(...tokens),
        bearer(await forge.sign({ scope: "api:read" })),
      );

      expectRefusal(answer, 403, "insufficient_scope");
      expect(challengeOf(answer)["scope"]).toBe(scope);
    },
  );

  it("what is needed may be a part of what is held (RFC 6750 §3.1)", async () => {
    const token = bearer(await forge.sign({ scope: "api:write api:read" }));

    expect((await ask(forge.guard(), requireScope("api:read"), token)).status).toBe(200);
    expect((await ask(forge.guard(), requireScope(), token)).status).toBe(200);
  });

  it("the tenant's scope policy counts, if the resource is told of it", async () => {
    const token = bearer(await forge.sign({ scope: "api" }));
    const guard = forge.guard({ scopePolicy: hierarchicScopes });

    expect((await ask(guard, requireScope("api:read"), token)).status).toBe(200);
    expectRefusal(await ask(guard, requireScope("apis:read"), token), 403, "insufficient_scope");
    expectRefusal(
      await ask(forge.guard(), requireScope("api:read"), token),
      403,
      "insufficient_scope",
    );
  });

  it("a bad token is invalid_token even where its scope would not do (RFC 6750 §3.1)", async () => {
    const token = await forge.signAsStranger({ scope: "other" });

    expectInvalidToken(await ask(forge.guard(), needed, bearer(token)));
  });
});
