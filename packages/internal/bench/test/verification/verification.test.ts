import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { audience, issuer } from "../../src/contenders/parts/subject.ts";
import { benchKeys } from "../../src/keys.ts";
import { algorithms } from "../../src/scenario.ts";
import { measureVerification } from "../../src/verification/measure-verification.ts";
import { digestName, tokenMaker } from "../../src/verification/tokens.ts";
import { summaryOf } from "../../src/verification/verification-case.ts";

describe("tokenMaker", () => {
  it.each(algorithms)(
    "gives jose and crypto.verify the same thing to check, by %s",
    async (alg) => {
      const { privateJwk, jwks } = benchKeys()(alg);
      const make = tokenMaker(alg, privateJwk);
      const { text, input, signature } = make();
      expect(make().text).not.toBe(text);
      expect(text.startsWith(input.toString())).toBe(true);
      await jwtVerify(text, createLocalJWKSet(jwks), { issuer, audience, typ: "at+jwt" });
      const key = createPublicKey({ key: jwks.keys[0] as JsonWebKey, format: "jwk" });
      expect(verify(digestName(alg), input, key, signature)).toBe(true);
    },
  );
});

describe("summaryOf", () => {
  it("makes the ratio within a round", () => {
    const rounds = [10, 100, 1000].map((bare, i) => ({
      ...{ round: i + 1, bare, fresh: bare * (i + 1), again: 1 },
    }));
    expect(summaryOf({ algorithm: "ES256", rounds })).toMatchObject({ bare: 100, freshToBare: 2 });
  });
});

describe("measureVerification", () => {
  it("measures three loops in each round", async () => {
    const options = { rounds: 2, seconds: 0.01, keyFor: benchKeys() };
    const [one] = await measureVerification(["ES256"], options);
    expect(one?.rounds.map(({ round }) => round)).toEqual([1, 2]);
    for (const { bare, fresh, again } of one?.rounds ?? [])
      for (const figure of [bare, fresh, again]) expect(figure).toBeGreaterThan(0);
  });
});
