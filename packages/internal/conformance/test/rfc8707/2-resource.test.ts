import { generatedKeys } from "@mintport/crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { freshParty, introspect, mint, owner } from "../rfc7662/introspection.ts";
import {
  admin,
  brief,
  elliptic,
  opaque,
  patient,
  plain,
  reading,
  resources,
  withResources,
} from "./resources.ts";

describe.each(stacks)("resource indicators, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withResources(resources));
  });
  afterAll(() => running.close());

  it("a token is meant for the resource that was asked for (RFC 8707 §2.2)", async () => {
    for (const resource of [plain, brief])
      expect(decodeJwt(await mint(running, owner, { resource })).aud).toBe(resource);
  });

  it("without one, and with an empty one, it is meant for the tenant's audience, never for the client", async () => {
    const { audience } = running.tenant;
    for (const form of [{}, { resource: "" }, { resource: audience }])
      expect(decodeJwt(await mint(running, owner, form)).aud).toBe(audience);
    expect(audience).not.toBe(owner.id);
  });

  it("the default scope is narrowed to what means something there, and the answer says so", async () => {
    const answer = await requestToken(running, {
      grant_type: "client_credentials",
      client_id: owner.id,
      client_secret: owner.secret,
      resource: reading,
    });
    expect(decodeJwt(expectToken(answer, "api:read"))["scope"]).toBe("api:read");
  });

  it("who stands for a resource sees its tokens at introspection, and no other", async () => {
    const party = await freshParty(running, { introspects: [plain] });
    const [seen, unseen] = [
      await mint(running, owner, { resource: plain }),
      await mint(running, owner, { resource: reading }),
    ];
    expect((await introspect(running, seen, { as: party })).json).toMatchObject({
      active: true,
      aud: plain,
    });
    expect((await introspect(running, unseen, { as: party })).text).toBe('{"active":false}');
  });
});

describe.each(bindings)("what a resource asks of its tokens, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, async (deployment) => ({
      ...(await withResources(resources)(deployment)),
      keys: await generatedKeys([
        { tenant: "my-tenant", alg: "RS256", kid: "rsa" },
        { tenant: "my-tenant", alg: "ES256", kid: "ec" },
      ]),
    }));
  });
  afterAll(() => running.close());

  const asked = (form: Readonly<Record<string, string>> | string, party = owner) =>
    requestToken(
      running,
      typeof form === "string"
        ? `grant_type=client_credentials&${form}`
        : { grant_type: "client_credentials", ...form },
      basic(party.id, party.secret),
    );

  it.each(["api:write", "api:read api:write"])(
    "scope %s is refused where it means nothing, and nothing is silently taken away",
    async (scope) => {
      expectError(await asked({ resource: reading, scope }), 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_not_at_resource");
      expectToken(await asked({ resource: plain, scope }), scope);
    },
  );

  it("what the client may not have is scope_not_allowed, at every resource", async () => {
    expectError(await asked({ resource: reading, scope: "other" }), 400, "invalid_scope");
    expect(lastReason(running)).toBe("scope_not_allowed");
  });

  it("a default of which nothing is left is no scope (RFC 6749 §3.3)", async () => {
    expectError(await asked({ resource: admin }), 400, "invalid_scope");
    expect(lastReason(running)).toBe("scope_empty");
  });

  it.each([
    "not a uri",
    "/relative",
    "api.example.com",
    "https://plain.example/#fragment",
    "https://plain.example/#",
    "https://",
    "https://plain.example/ ",
  ])("resource %j is malformed (RFC 8707 §2)", async (resource) => {
    expectError(await asked({ resource }), 400, "invalid_target");
    expect(lastReason(running)).toBe("resource_malformed");
  });

  it.each([
    "https://foreign.example/",
    "https://plain.example",
    "https://PLAIN.example/",
    "https://plain.example:443/",
    "https://plain.example/x",
    "https://plain.example/?x",
    "http://plain.example/",
    "urn:example:Elliptic",
  ])(
    "resource %s is not served here: identifiers are compared as text (RFC 8707 §2)",
    async (resource) => {
      expectError(await asked({ resource }), 400, "invalid_target");
      expect(lastReason(running)).toBe("resource_unknown");
    },
  );

  it("another tenant's audience is not served here (RFC 8707 §2)", async () => {
    expectError(await asked({ resource: running.otherTenant.audience }), 400, "invalid_target");
    expect(lastReason(running)).toBe("resource_unknown");
  });

  it("more than one resource is refused (RFC 6749 §3.2)", async () => {
    const encoded = encodeURIComponent(plain);
    for (const second of [encoded, encodeURIComponent(reading), ""]) {
      const answer = await asked(`resource=${encoded}&resource=${second}`);
      expectError(answer, 400, "invalid_request");
      expect(lastReason(running)).toBe("parameter_repeated");
    }
  });

  it("a resource's lifetime is a ceiling: it shortens, and never lengthens", async () => {
    const short = await freshParty(running, { accessTokenLifetime: 30 });
    const long = await freshParty(running, { accessTokenLifetime: 80_000 });
    const lifetimes = async (resource: string) =>
      Promise.all(
        [owner, short, long].map(
          async (party) => (await asked({ resource }, party)).json["expires_in"],
        ),
      );
    expect(await lifetimes(plain)).toEqual([3600, 30, 80_000]);
    expect(await lifetimes(brief)).toEqual([60, 30, 60]);
    expect(await lifetimes(patient)).toEqual([3600, 30, 80_000]);
    const { exp = 0, iat = 0 } = decodeJwt(await mint(running, owner, { resource: brief }));
    expect(exp - iat).toBe(60);
  });

  it("a resource's format and algorithm are its own", async () => {
    expect(await mint(running, owner, { resource: opaque })).toMatch(/^mpat_/);
    expect(decodeProtectedHeader(await mint(running, owner, { resource: elliptic }))).toEqual({
      alg: "ES256",
      typ: "at+jwt",
      kid: "ec",
    });
    expect(decodeProtectedHeader(await mint(running, owner, { resource: plain })).alg).toBe(
      "RS256",
    );
    // Both are read again by the same introspection.
    for (const resource of [opaque, elliptic, plain])
      expect(
        (await introspect(running, await mint(running, owner, { resource }))).json,
      ).toMatchObject({ active: true, aud: resource });
  });
});
