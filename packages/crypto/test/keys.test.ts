import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  verify,
} from "node:crypto";
import {
  ConfigurationError,
  type SigningAlgorithm,
  signingAlgorithms,
  type TenantId,
} from "@mintport/core";
import * as onNode from "@mintport/crypto";
import * as onWeb from "@mintport/crypto/web";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { compactVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { joseSignature } from "../src/node/ecdsa-signature.ts";

const main = "main" as TenantId;
const platforms = [
  ["node:crypto", onNode],
  ["WebCrypto", onWeb],
] as const;

describe.each(platforms)("keys on %s", (_, { generatedKeys, staticKeys }) => {
  it.each(signingAlgorithms)("sign %s so that others verify", async (alg) => {
    const keys = await generatedKeys([{ tenant: "main", alg, kid: "k" }]);
    const signer = expectOk(await keys.signer(main, alg));
    const [jwk] = expectOk(await keys.published(main));
    const input = `${encode({ alg, kid: "k" })}.${encode({ sub: "ünïcode" })}`;
    const signatures = await Promise.all(Array.from({ length: 8 }, () => signer.sign(input)));
    for (const signature of signatures)
      await compactVerify(`${input}.${expectOk(signature)}`, await importJWK(jwk!, alg));
    await expect(
      compactVerify(`${input}x.${expectOk(signatures[0]!)}`, await importJWK(jwk!, alg)),
    ).rejects.toThrow();
  });

  it.each(signingAlgorithms)("J6: publish only the public half of a %s key", async (alg) => {
    const keys = await generatedKeys([{ tenant: "main", alg }]);
    const [jwk] = expectOk(await keys.published(main));
    const own = alg === "ES256" ? ["crv", "x", "y"] : alg === "EdDSA" ? ["crv", "x"] : ["e", "n"];
    expect(Object.keys(jwk!).sort()).toEqual(["alg", "kid", "kty", "use", ...own].sort());
    expect(jwk).toMatchObject({ alg, use: "sig", kid: expect.stringMatching(/^[\w-]{43}$/) });
  });

  it("take a private JWK, and keep its thumbprint or the given name as kid", async () => {
    const privateJwk = privateKey("ES256");
    const keys = await staticKeys([{ tenant: "main", alg: "ES256", privateJwk, kid: "named" }]);
    const { sign } = expectOk(await keys.signer(main, "ES256"));
    const signature = Buffer.from(expectOk(await sign("a.b")), "base64url");
    const key = createPublicKey({ key: privateJwk, format: "jwk" });
    const verified = verify(
      "sha256",
      Buffer.from("a.b"),
      { key, dsaEncoding: "ieee-p1363" },
      signature,
    );
    expect(verified).toBe(true);
    expect(expectOk(await keys.published(main)).map(({ kid }) => kid)).toEqual(["named"]);
  });

  it("M7: belong to one tenant and one algorithm", async () => {
    const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
    expect(expectErr(await keys.signer("other" as TenantId, "ES256")).kind).toBe("unavailable");
    expect(expectErr(await keys.signer(main, "EdDSA")).kind).toBe("unavailable");
    expect(expectOk(await keys.published("other" as TenantId))).toEqual([]);
  });

  it("J6: have distinct kids within a tenant", async () => {
    const same = { tenant: "main", alg: "ES256", kid: "k" } as const;
    await expect(generatedKeys([same, same])).rejects.toThrow(ConfigurationError);
    await expect(generatedKeys([same, { ...same, tenant: "other" }])).resolves.toBeDefined();
  });

  it.each<[string, SigningAlgorithm, object, RegExp]>([
    ["RSA of 1024 bits", "RS256", rsa(1024), /at least 2048 bits/],
    ["RSA with e = 3", "PS256", rsa(2048, 3), /exponent 65537/],
    ["another curve", "ES256", privateKey("P-384"), /must be a P-256 key/],
    ["an EC key for RSA", "RS256", privateKey("ES256"), /must be an RSA key/],
    ["an EC key for EdDSA", "EdDSA", privateKey("ES256"), /must be an Ed25519 key/],
    ["a public key", "ES256", publicKey(), /private key as a JWK/],
    ["no key", "ES256", { kty: "EC", crv: "P-256", d: "c2VjcmV0" }, /private key as a JWK/],
  ])("refuse %s, and say nothing of the key", async (_name, alg, privateJwk, message) => {
    const failure: unknown = await staticKeys([{ tenant: "main", alg, privateJwk }]).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(String(failure)).toMatch(message);
    const { d, n, x } = privateJwk as JsonWebKey;
    for (const member of [d, n, x])
      if (member !== undefined) expect(String(failure)).not.toContain(member);
  });
});

describe("an ECDSA signature from DER", () => {
  it("is r || s, 32 bytes each, however short they are", () => {
    const coordinate = fc
      .uint8Array({ minLength: 1, maxLength: 32 })
      .filter((bytes) => bytes[0] !== 0);
    fc.assert(
      fc.property(coordinate, coordinate, (r, s) => {
        const padded = (bytes: Uint8Array) =>
          Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]);
        expect(joseSignature(der(r, s))).toEqual(Buffer.concat([padded(r), padded(s)]));
      }),
    );
  });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function rsa(modulusLength: number, publicExponent = 65_537): JsonWebKey {
  const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  return key.export({ format: "jwk" });
}

function privateKey(kind: "ES256" | "P-384"): JsonWebKey {
  const namedCurve = kind === "ES256" ? "P-256" : kind;
  return generateKeyPairSync("ec", { namedCurve }).privateKey.export({ format: "jwk" });
}

function publicKey(): JsonWebKey {
  return createPublicKey(createPrivateKey({ key: privateKey("ES256"), format: "jwk" })).export({
    format: "jwk",
  });
}

/** SEQUENCE of two INTEGERs; a high bit gets a zero before it (X.690 §8.3). */
const der = (r: Uint8Array, s: Uint8Array): Buffer => {
  const integer = (bytes: Uint8Array) => {
    const signed = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2, signed.length]), signed]);
  };
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
};
