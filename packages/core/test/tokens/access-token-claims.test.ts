import {
  type CertificateThumbprint,
  instant,
  parseResourceIndicator,
  type ResourceIndicator,
  type TokenId,
} from "@mintport/core/ports";
import { type AccessToken, type Actor, type KeyThumbprint, maxActors } from "@mintport/core/tokens";
import { arbitraryClientId, arbitraryScope, sampleTenant } from "@mintport/testing";
import fc from "fast-check";
import type { JWTPayload } from "jose";
import { describe, expect, it } from "vitest";
import type { Birth, RevocationEpoch } from "../../src/domain/generation.ts";
import { fromClaims, toClaims } from "../../src/tokens/access-token-claims.ts";

const tenant = sampleTenant();

describe("claims of an access token", () => {
  it("say all of it: what is written is read back", () => {
    fc.assert(
      fc.property(arbitraryToken, (token) => {
        const claims = JSON.parse(JSON.stringify(toClaims(token)));
        expect(fromClaims(claims, tenant)).toStrictEqual(structuredClone(token));
      }),
      { numRuns: 500 },
    );
  });

  it("hold what RFC 9068 §2.2 requires, and nothing that is not said", () => {
    expect(Object.keys(toClaims(sample)).sort()).toEqual(
      ["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub"].sort(),
    );
    expect(toClaims(sample).aud).toBe("https://api.example/");
    const two = [...sample.audience, "urn:example:b" as ResourceIndicator];
    expect(toClaims({ ...sample, audience: two }).aud).toEqual(two);
  });

  it.each(["iss", "sub", "aud", "scope", "exp", "cnf", "act", "may_act", "mp_origin"])(
    "let no claim of the embedder's own be %s, whatever a store answers",
    (name) => {
      const claims = toClaims({ ...sample, claims: { [name]: "forged", plan: "gold" } });
      expect(claims).toEqual({ ...toClaims(sample), plan: "gold" });
    },
  );

  it.each(["sub", "aud", "client_id", "iat", "exp", "jti"])("without %s are no token", (name) => {
    const { [name]: _, ...claims } = toClaims(sample);
    expect(fromClaims(claims, tenant)).toBeUndefined();
  });

  it("without scope are a token that may nothing", () => {
    const { scope: _, ...claims } = toClaims(sample);
    expect(fromClaims(claims, tenant)?.scope).toEqual([]);
  });

  it.each([
    ["sub", ""],
    ["sub", 7],
    ["jti", ""],
    ["jti", null],
    ["client_id", ["a"]],
    ["client_id", "a\n"],
    ["aud", []],
    ["aud", "no uri"],
    ["aud", ["https://api.example/", "no uri"]],
    ["aud", ["https://api.example/", 7]],
    ["aud", { 0: "https://api.example/" }],
    ["aud", [["https://api.example/"]]],
    ["scope", 'a"b'],
    ["iat", 1.5],
    ["iat", "1"],
    ["exp", Number.MAX_SAFE_INTEGER + 1],
    ["exp", null],
  ])("with %s %j are not what we would have written", (name, value) => {
    expect(fromClaims({ ...toClaims(sample), [name]: value }, tenant)).toBeUndefined();
  });

  it.each([
    ["mp_origin", null],
    ["mp_origin", ""],
    ["mp_origin", "a.0.b"],
    ["mp_sources", null],
    ["mp_sources", []],
    ["mp_sources", [["a"]]],
    ["cnf", null],
    ["cnf", "jkt"],
    ["cnf", []],
    ["cnf", {}],
    ["cnf", { jkt: "" }],
    ["cnf", { jkt: 7 }],
    ["cnf", { jkt: null }],
    ["cnf", { "x5t#S256": "" }],
    ["cnf", { jkt: "a", "x5t#S256": 7 }],
    ["cnf", { kid: "a" }],
    ["cnf", { jkt: "a", jwk: {} }],
    ["act", null],
    ["act", "somebody"],
    ["act", {}],
    ["act", { sub: "" }],
    ["act", { sub: 7 }],
    ["act", { sub: "a", act: null }],
    ["act", { sub: "a", act: { sub: "" } }],
    ["act", chain(maxActors + 1)],
    ["act", chain(1000)],
    ["may_act", null],
    ["may_act", "somebody"],
    ["may_act", {}],
    ["may_act", { sub: "" }],
  ])(
    "whose %s is not understood are no token, rather than one that is worth more",
    (name, value) => {
      expect(fromClaims({ ...toClaims(sample), [name]: value }, tenant)).toBeUndefined();
    },
  );

  it("whose origin is not understood are no token, whatever sources stand beside it", () => {
    const sources = { mp_sources: [["client", "", 0]] };
    const claims = toClaims(sample);
    expect(fromClaims({ ...claims, ...sources }, tenant)?.origin?.sources).toHaveLength(1);
    expect(fromClaims({ ...claims, ...sources, mp_origin: "a" }, tenant)).toBeUndefined();
  });

  it("bind to what the token is bound to, and name nothing else (RFC 7800 §3)", () => {
    const bound = (confirmation: object) => toClaims({ ...sample, confirmation })["cnf"];
    expect(bound({ keyThumbprint: "a" })).toStrictEqual({ jkt: "a" });
    expect(bound({ certificateThumbprint: "a" })).toStrictEqual({ "x5t#S256": "a" });
  });

  it("whose chain of actors is as long as it may be are a token", () => {
    const claims = { ...toClaims(sample), act: chain(maxActors) };
    expect(toClaims(fromClaims(claims, tenant) ?? sample)).toEqual(claims);
  });

  it("with a chain of actors without end are refused, and the chain is not walked", () => {
    const claims = { ...toClaims(sample), act: chain(200_000) };
    expect(fromClaims(claims, tenant)).toBeUndefined();
  });

  it("of any JSON at all throw nothing, and are no token that says something else", () => {
    const names = [
      "cnf",
      "act",
      "may_act",
      "aud",
      "scope",
      "sub",
      "iat",
      "exp",
      "jti",
      "client_id",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        const claims = JSON.parse(
          JSON.stringify({ ...toClaims(sample), [name]: value }),
        ) as JWTPayload;
        const token = fromClaims(claims, tenant);
        if (token === undefined || name === "scope" || name === "aud") return;
        expect(toClaims(token)[name] ?? null).toEqual(claims[name] ?? null);
      }),
      { numRuns: 1000 },
    );
  });
});

function chain(length: number): object {
  let act: object | undefined;
  for (let i = 0; i < length; i++)
    act = { sub: `actor-${i}`, ...(act === undefined ? {} : { act }) };
  return act ?? {};
}

const sample: AccessToken = {
  id: "token-1" as never,
  tenant: tenant.id,
  issuer: tenant.issuer,
  subject: "subject",
  audience: ["https://api.example/" as ResourceIndicator],
  client: "client" as never,
  scope: ["api:read"] as never,
  issuedAt: instant(1_800_000_000),
  expiresAt: instant(1_800_000_300),
};

const arbitraryText = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const arbitraryInstant = fc.integer({ min: 0, max: 4_000_000_000 }).map(instant);
const arbitraryIndicator = fc
  .webUrl({ withQueryParameters: true })
  .filter((url) => parseResourceIndicator(url) !== undefined)
  .map((url) => url as ResourceIndicator);
const arbitraryActor: fc.Arbitrary<Actor> = fc
  .array(arbitraryText, { minLength: 1, maxLength: maxActors })
  .map((subjects) =>
    subjects
      .slice(1)
      .reduce<Actor>((actor, subject) => ({ subject, actor }), { subject: subjects[0] ?? "" }),
  );
const thumbprint = fc.stringMatching(/^[\w-]{43}$/);
const keyThumbprint = thumbprint.map((text) => text as KeyThumbprint);
const certificateThumbprint = thumbprint.map((text) => text as CertificateThumbprint);
const arbitraryConfirmation = fc.oneof(
  fc.record({ keyThumbprint }),
  fc.record({ certificateThumbprint }),
  fc.record({ keyThumbprint, certificateThumbprint }),
);

const generation = fc.record({
  birth: fc.stringMatching(/^[\w-]{0,12}$/).map((birth) => birth as Birth),
  epoch: fc.nat().map((epoch) => epoch as RevocationEpoch),
});
const apiKey = fc.string({ minLength: 1 });
const source = fc.record(
  { client: arbitraryClientId(), generation, apiKey },
  { requiredKeys: ["client", "generation"] },
);
const arbitraryOrigin = fc.record(
  {
    ...{ tenant: generation, client: generation, apiKey },
    sources: fc.array(source, { minLength: 1, maxLength: 10 }),
  },
  { requiredKeys: ["tenant", "client"] },
);

const arbitraryToken: fc.Arbitrary<AccessToken> = fc
  .record(
    {
      id: arbitraryText.map((text) => text as TokenId),
      tenant: fc.constant(tenant.id),
      issuer: fc.constant(tenant.issuer),
      subject: arbitraryText,
      audience: fc.array(arbitraryIndicator, { minLength: 1, maxLength: 3 }),
      client: arbitraryClientId(),
      scope: arbitraryScope(),
      issuedAt: arbitraryInstant,
      expiresAt: arbitraryInstant,
      confirmation: arbitraryConfirmation,
      actor: arbitraryActor,
      mayAct: arbitraryText,
      origin: arbitraryOrigin,
    },
    {
      requiredKeys: [
        ...(["id", "tenant", "issuer", "subject", "audience", "client", "scope"] as const),
        ...(["issuedAt", "expiresAt"] as const),
      ],
    },
  )
  .map((token) => token as AccessToken);
