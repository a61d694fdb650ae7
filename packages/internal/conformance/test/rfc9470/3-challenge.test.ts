import { ConfigurationError } from "@mintport/core";
import {
  protectedResourceMetadata,
  type RouteOptions,
  requireScope,
} from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/node";
import { expectErr } from "@mintport/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { challengeOf, expectInvalidToken, expectRefusal } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { audience, type Forge, issuer, makeForge, needed, now } from "../rfc9068/forge.ts";

const code = "insufficient_user_authentication";
const strong = { acrValues: ["urn:example:mfa", "urn:example:key"] };
const recent = { maxAge: 60 };

describe.each(guards)("a route that asks for a login, at $name", ({ ask }) => {
  let forge: Forge;
  beforeAll(async () => {
    forge = await makeForge();
  });
  const asked = async (claims: Readonly<Record<string, unknown>>, options: RouteOptions) =>
    ask(forge.guard(), needed, bearer(await forge.sign(claims)), options);

  it.each([
    ["of a weaker class", { acr: "urn:example:pwd" }],
    ["of no class", {}],
    ["of no user, as a client's own", { auth_time: undefined }],
    ["of two classes in one text", { acr: "urn:example:mfa urn:example:key" }],
  ])("names the classes to a token %s (RFC 9470 §3)", async (_, claims) => {
    const answer = await asked({ auth_time: now, ...claims }, strong);
    expectRefusal(answer, 401, code);
    expect(challengeOf(answer)).toMatchObject({ acr_values: "urn:example:mfa urn:example:key" });
    expect(challengeOf(answer)).not.toHaveProperty("max_age");
  });

  it("takes each of the classes", async () => {
    for (const acr of strong.acrValues)
      expect((await asked({ acr, auth_time: now }, strong)).status).toBe(200);
  });

  it.each([
    ["a second too old", { auth_time: now - 61 }],
    ["of no user, as a client's own", {}],
  ])("names the age to a login %s (RFC 9470 §3)", async (_, claims) => {
    const answer = await asked(claims, recent);
    expectRefusal(answer, 401, code);
    expect(challengeOf(answer)).toMatchObject({ max_age: "60" });
    expect(challengeOf(answer)).not.toHaveProperty("acr_values");
  });

  it("takes a login of that age, and by `clockSkew` of a little more", async () => {
    expect((await asked({ auth_time: now - 60 }, recent)).status).toBe(200);
    const token = bearer(await forge.sign({ auth_time: now - 65 }));
    const lenient = forge.guard({ clockSkew: 5 });
    expect((await ask(lenient, needed, token, recent)).status).toBe(200);
    expectRefusal(await ask(forge.guard(), needed, token, recent), 401, code);
  });

  it("both must be met, and both are named", async () => {
    const both = { ...strong, ...recent };
    const good = { acr: "urn:example:mfa", auth_time: now };
    expect((await asked(good, both)).status).toBe(200);
    for (const claims of [
      { ...good, acr: "low" },
      { ...good, auth_time: now - 99 },
    ]) {
      const answer = await asked(claims, both);
      expect(challengeOf(answer)).toMatchObject({
        ...{ error: code, acr_values: strong.acrValues.join(" "), max_age: "60" },
      });
    }
  });

  it("a higher class counts for a lower, and no lower for a higher, where their order is known", async () => {
    const acrValuesSupported = ["low", "mid", "high"];
    const ordered = forge.guard({ acrValuesSupported });
    const withClass = async (acr: string) => bearer(await forge.sign({ acr, auth_time: now }));
    const mid = { acrValues: ["mid"] };
    expect((await ask(ordered, needed, await withClass("high"), mid)).status).toBe(200);
    expectRefusal(await ask(ordered, needed, await withClass("low"), mid), 401, code);
    expectRefusal(await ask(ordered, needed, await withClass("other"), mid), 401, code);
    expectRefusal(await ask(forge.guard(), needed, await withClass("high"), mid), 401, code);
    // A class that nobody placed is itself alone.
    const own = { acrValues: ["other"] };
    expectRefusal(await ask(ordered, needed, await withClass("high"), own), 401, code);
  });

  it("tells of the login before the scope, and names both", async () => {
    const metadata = protectedResourceMetadata({
      ...{ resource: audience, authorizationServers: [issuer] },
    });
    const writing = requireScope("api:write");
    const answer = await ask(
      forge.guard({ metadata }),
      writing,
      bearer(await forge.sign()),
      strong,
    );
    expectRefusal(answer, 401, code);
    expect(challengeOf(answer)).toMatchObject({
      scope: "api:write",
      resource_metadata: metadata.url,
    });
  });

  it.each([
    ["a class that is no text", { acr: ["urn:example:mfa"], auth_time: now }],
    ["a class without a time", { acr: "urn:example:mfa" }],
    ["a time that is a text", { acr: "urn:example:mfa", auth_time: String(now) }],
    ["a time that is null", { acr: "urn:example:mfa", auth_time: null }],
  ])("a token with %s is nothing that the issuer made", async (_, claims) => {
    expectInvalidToken(await asked(claims, { ...strong, ...recent }));
  });

  it("a token that is not valid is invalid_token, however its user logged in", async () => {
    const token = await forge.signAsStranger({ acr: "urn:example:mfa", auth_time: now });
    expectInvalidToken(await ask(forge.guard(), needed, bearer(token), strong));
  });
});

describe("a route whose demand is wrong", () => {
  it.each<[string, object]>([
    ["maxAge", { maxAge: 0 }],
    ["maxAge", { maxAge: -1 }],
    ["maxAge", { maxAge: 1.5 }],
    ["maxAge", { maxAge: Number.NaN }],
    ["maxAge", { maxAge: "60" }],
    ["maxAge", { maxAge: undefined }],
    ["acrValues", { acrValues: [] }],
    ["acrValues", { acrValues: "high" }],
    ["acrValues", { acrValues: ["two words"] }],
    ["acrValues", { acrValues: ['a"b'] }],
    ["acrValues", { acrValues: ["a\r\nb"] }],
    ["acrValues", { acrValues: undefined }],
  ])("by %s lets nobody in: %j", async (field, wrong) => {
    const forge = await makeForge("ES256");
    const api = forge.guard();
    expect(() => protect(api, needed, () => {}, wrong)).toThrow(ConfigurationError);
    const token = await forge.sign({ acr: "high", auth_time: now });
    const request = { authorization: `Bearer ${token}`, url: "/", method: "GET" };
    const refusal = expectErr(await api.authorize(request, needed, wrong));
    expect(refusal).toMatchObject({ kind: "unavailable", cause: { problems: [{ field }] } });
  });

  it.each<[object]>([[{ acrValuesSupported: [] }], [{ acrValuesSupported: ["a b"] }]])(
    "so is a resource server with %j",
    async (wrong) => {
      const forge = await makeForge("ES256");
      expect(() => forge.guard(wrong)).toThrow(/acrValuesSupported: /);
    },
  );
});
