import { beforeAll, describe, expect, it } from "vitest";
import { expectInvalidToken, expectRefusal } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { audience, type Forge, issuer, makeForge, needed } from "./forge.ts";

describe.each(guards)("validating the claims, at $name", ({ ask }) => {
  let forge: Forge;
  const answerTo = async (claims: Readonly<Record<string, unknown>>) =>
    ask(forge.guard(), needed, bearer(await forge.sign(claims)));

  beforeAll(async () => {
    forge = await makeForge();
  });

  it.each([
    ["another tenant's", "https://auth.example/api/v1/tenant/other-tenant"],
    ["with a slash", `${issuer}/`],
    ["in capitals", issuer.toUpperCase()],
    ["a part of it", "https://auth.example"],
    ["longer", `${issuer}-2`],
    ["over http", issuer.replace("https", "http")],
    ["in a list", [issuer]],
    ["empty", ""],
  ])("another iss is refused (RFC 9068 §4): %s", async (_, iss) => {
    expectInvalidToken(await answerTo({ iss }));
  });

  it.each([
    ["another's", "https://other.example"],
    ["a client's id, as in an ID token", "service-client-123"],
    ["the issuer", issuer],
    ["with a slash", `${audience}/`],
    ["in capitals", audience.toUpperCase()],
    ["longer", `${audience}.evil.example`],
    ["two in one text", `${audience} https://other.example`],
    ["a list of others", ["https://other.example", issuer]],
    ["an empty list", []],
    ["an object", { [audience]: true }],
    ["null", null],
  ])("an aud that is not its own is refused (RFC 9068 §4): %s", async (_, aud) => {
    expectInvalidToken(await answerTo({ aud }));
  });

  it("an aud that lists us among others is accepted (RFC 7519 §4.1.3)", async () => {
    expect((await answerTo({ aud: ["https://other.example", audience] })).status).toBe(200);
  });

  it.each(["iss", "sub", "aud", "client_id", "iat", "exp", "jti"])(
    "a token without %s is refused (RFC 9068 §2.2)",
    async (name) => {
      expectInvalidToken(await answerTo({ [name]: undefined }));
    },
  );

  it.each([
    ["exp", "a text", "1800000300"],
    ["exp", "null", null],
    ["iat", "a text", "1800000000"],
    ["nbf", "a text", "1800000000"],
    ["client_id", "a number", 7],
    ["client_id", "a list", ["service-client-123"]],
    ["sub", "a number", 7],
    ["sub", "an object", { name: "service-client-123" }],
    ["jti", "a number", 7],
    ["jti", "null", null],
  ])("a token whose %s is %s is refused (RFC 7519 §4.1)", async (name, _, value) => {
    expectInvalidToken(await answerTo({ [name]: value }));
  });

  it.each([
    ["malformed", "api:read  api:write"],
    ["with a quote", 'api:read "x"'],
    ["with a line break", "api:read\r\napi:write"],
  ])("a scope that is none is refused (RFC 9068 §4): %s", async (_, scope) => {
    expectInvalidToken(await answerTo({ scope }));
  });

  it.each([
    ["absent", undefined],
    ["empty", ""],
    ["a list", ["api:read"]],
    ["an object", { "api:read": true }],
  ])("a scope claim that is %s holds nothing (RFC 6750 §3.1)", async (_, scope) => {
    expectRefusal(await answerTo({ scope }), 403, "insufficient_scope");
  });

  it("a token too long to be decoded is refused, and one of 16,384 characters is not", async () => {
    const bare = (await forge.sign({ pad: "" })).length;
    const room = Math.floor(((16_384 - bare) * 3) / 4);
    const tokens = await Promise.all(
      [-2, -1, 0, 1, 2, 3, 4].map((more) => forge.sign({ pad: "x".repeat(room + more) })),
    );
    const longest = tokens.filter(({ length }) => length <= 16_384).at(-1) ?? "";
    const tooLong = tokens.find(({ length }) => length > 16_384) ?? "";

    expect(longest.length).toBeGreaterThan(16_380);
    expect(tooLong.length).toBeLessThan(16_389);
    expect((await ask(forge.guard(), needed, bearer(longest))).status).toBe(200);
    expectInvalidToken(await ask(forge.guard(), needed, bearer(tooLong)));
  });
});
