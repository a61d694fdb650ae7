import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import * as node from "@mintport/crypto";
import * as web from "@mintport/crypto/web";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, jwksPath } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { verifiers } from "../fixture/verifiers.ts";
import { checkStrictly, publishedKeys } from "./strict-checker.ts";
import { tenantWith } from "./tenant-with.ts";

const platforms = [
  { platform: "crypto", ...node },
  { platform: "crypto/web", ...web },
];
const cases = bindings.flatMap((binding) =>
  platforms.flatMap(({ platform, generatedKeys }) =>
    signingAlgorithms.map((alg) => ({ name: binding.name, binding, platform, generatedKeys, alg })),
  ),
);

describe.each(cases)("$alg by $platform, over $name", ({ binding, generatedKeys, alg }) => {
  let running: Running;
  let keys: Awaited<ReturnType<typeof generatedKeys>>;

  beforeAll(async () => {
    keys = await generatedKeys([
      { tenant: "my-tenant", alg },
      { tenant: "my-tenant", alg, kid: "the-next-one" },
    ]);
    running = await run(binding, tenantWith({ signingAlgorithm: alg }, { keys }));
  });
  afterAll(() => running.close());

  it("a strict verifier of RFC 9068 accepts the token", async () => {
    const answer = await requestToken(running, good);
    const { issuer, audience } = running.tenant;
    const { claims } = await checkStrictly(running, expectToken(answer), {
      issuer,
      audience,
      algorithm: alg,
    });

    expect(claims).toMatchObject({ sub: clientId, client_id: clientId });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(answer.json["expires_in"]);
  });

  it.each(guards)("$name accepts it as well (RFC 9068 §2.2)", async ({ ask }) => {
    const token = expectToken(await requestToken(running, good));
    const { issuer, audience, id } = running.tenant;
    const { clock } = running;
    for (const { by: _, ...verifier } of verifiers) {
      const keySource = keysFromPort(keys, id);
      const api = resourceServer({ issuer, audience, clock, keys: keySource, ...verifier });

      expect(await ask(api, requireScope("api:write"), bearer(token))).toMatchObject({
        status: 200,
        json: { issuer, subject: clientId, client: clientId, scope: "api:read api:write" },
      });
    }
  });

  it("the keys are of the right kind, each with its own kid, and have public members only", async () => {
    const published = await publishedKeys(running);

    expect(published.keys).toHaveLength(2);
    expect(new Set(published.keys.map(({ kid }) => kid)).size).toBe(2);
    for (const key of published.keys) {
      expect(key).toEqual({ ...publicMembers[alg], alg, use: "sig", kid: expect.any(String) });
      if (key.n !== undefined) expect(bitsOf(key.n)).toBeGreaterThanOrEqual(2048);
    }
  });

  it("the set is JSON and cacheable for at least a second and at most a day", async () => {
    const { headers } = await fetch(`${running.origin}${jwksPath}`);
    const [, seconds] = /^public, max-age=(\d+)$/.exec(headers.get("cache-control") ?? "") ?? [];

    expect(headers.get("content-type")).toBe("application/json");
    expect(Number(seconds)).toBeGreaterThanOrEqual(1);
    expect(Number(seconds)).toBeLessThanOrEqual(86_400);
  });
});

const base64url = (bytes: number) =>
  expect.stringMatching(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}$`));
const rsa = { kty: "RSA", e: "AQAB", n: base64url(256) };

const ec = (crv: string, bytes: number) => ({
  kty: "EC",
  crv,
  x: base64url(bytes),
  y: base64url(bytes),
});
const akp = { kty: "AKP", pub: expect.stringMatching(/^[\w-]{1000,}$/) };

const publicMembers: Readonly<Record<SigningAlgorithm, object>> = {
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: ec("P-256", 32),
  ES384: ec("P-384", 48),
  ES512: ec("P-521", 66),
  EdDSA: { kty: "OKP", crv: "Ed25519", x: base64url(32) },
  "ML-DSA-44": akp,
  "ML-DSA-65": akp,
  "ML-DSA-87": akp,
};

const bitsOf = (modulus: string): number =>
  BigInt(`0x${Buffer.from(modulus, "base64url").toString("hex")}`).toString(2).length;
