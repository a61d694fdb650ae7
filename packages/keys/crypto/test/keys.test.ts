import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
  verify,
} from "node:crypto";
import { ConfigurationError, type TenantId } from "@mintport/core";
import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { toAsync } from "@mintport/core/ports";
import * as onNode from "@mintport/crypto";
import * as onWeb from "@mintport/crypto/web";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { compactVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { joseSignature } from "../src/signing/jose-signature.ts";
import { unsupportedAlgorithm } from "../src/signing/unsupported-algorithm.ts";

const main = "main" as TenantId;
const platforms = [
  ["node:crypto", onNode],
  ["WebCrypto", onWeb],
] as const;

describe.each(platforms)("keys on %s", (_, { generatedKeys, staticKeys }) => {
  it.each(signingAlgorithms)("sign %s so that others verify", async (alg) => {
    const keys = await generatedKeys([{ tenant: "main", alg, kid: "k" }]);
    const signer = expectOk(await keys.signer(main, alg));
    const [jwk] = expectOk(await keys.publicKeys(main));
    const input = `${encode({ alg, kid: "k" })}.${encode({ sub: "ünïcode" })}`;
    const signatures = await Promise.all(
      Array.from({ length: 8 }, () => toAsync(signer.sign(input))),
    );
    for (const signature of signatures)
      await compactVerify(`${input}.${expectOk(signature)}`, await importJWK(jwk!, alg));
    await expect(
      compactVerify(`${input}x.${expectOk(signatures[0]!)}`, await importJWK(jwk!, alg)),
    ).rejects.toThrow();
  });

  it.each(signingAlgorithms)("publish only the public half of a %s key", async (alg) => {
    const keys = await generatedKeys([{ tenant: "main", alg }]);
    const [jwk] = expectOk(await keys.publicKeys(main));
    expect(Object.keys(jwk!).sort()).toEqual(
      ["alg", "kid", "kty", "use", ...membersOf(alg)].sort(),
    );
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
    expect(expectOk(await keys.publicKeys(main)).map(({ kid }) => kid)).toEqual(["named"]);
  });

  it("belong to one tenant and one algorithm", async () => {
    const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
    expect(expectErr(await keys.signer("other" as TenantId, "ES256")).kind).toBe("unavailable");
    expect(expectErr(await keys.signer(main, "EdDSA")).kind).toBe("unavailable");
    expect(expectOk(await keys.publicKeys("other" as TenantId))).toEqual([]);
  });

  it("have distinct kids within a tenant", async () => {
    const same = { tenant: "main", alg: "ES256", kid: "k" } as const;
    await expect(generatedKeys([same, same])).rejects.toThrow(ConfigurationError);
    await expect(generatedKeys([same, { ...same, tenant: "other" }])).resolves.toBeDefined();
  });

  it.each<[string, SigningAlgorithm, object, RegExp]>([
    ["RSA of 1024 bits", "RS256", rsa(1024), /at least 2048 bits/],
    ["RSA with e = 3", "PS256", rsa(2048, 3), /exponent 65537/],
    ["another curve", "ES256", privateKey("P-384"), /"ES256" does not fit this key; ES384 does/],
    ["an EC key for RSA", "RS256", privateKey("ES256"), /"RS256" does not fit .* ES256 does/],
    ["an EC key for EdDSA", "EdDSA", privateKey("ES256"), /"EdDSA" does not fit/],
    ["RSA of 1024 bits", "PS512", rsa(1024), /at least 2048 bits/],
    ["P-256", "ES384", privateKey("ES256"), /"ES384" does not fit .* ES256 does/],
    ["P-384", "ES512", privateKey("P-384"), /"ES512" does not fit .* ES384 does/],
    ["ML-DSA-44", "ML-DSA-65", mlDsa(), /"ML-DSA-65" does not fit .* ML-DSA-44 does/],
    ["an EC key for ML-DSA-44", "ML-DSA-44", privateKey("ES256"), /"ML-DSA-44" does not fit/],
    ["a public key", "ES256", publicKey(), /is a public key: must be the private key/],
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

describe.each([
  ["ES256", "P-256", "sha256", 32],
  ["ES384", "P-384", "sha384", 48],
  ["ES512", "P-521", "sha512", 66],
] as const)("an ECDSA signature from DER, for %s", (_alg, namedCurve, hash, length) => {
  it("is r || s of full length each, however short they are", () => {
    const coordinate = fc
      .uint8Array({ minLength: 1, maxLength: length })
      .filter((bytes) => bytes[0] !== 0);
    fc.assert(
      fc.property(coordinate, coordinate, (r, s) => {
        const padded = (bytes: Uint8Array) =>
          Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
        expect(joseSignature(der(r, s), length)).toEqual(Buffer.concat([padded(r), padded(s)]));
      }),
    );
  });

  it("is what node:crypto verifies as ieee-p1363", () => {
    const keys = generateKeyPairSync("ec", { namedCurve });
    fc.assert(
      fc.property(fc.uint8Array(), (input) => {
        const signature = joseSignature(sign(hash, input, keys.privateKey), length);
        const key = { key: keys.publicKey, dsaEncoding: "ieee-p1363" } as const;
        expect(signature).toHaveLength(2 * length);
        expect(verify(hash, input, key, signature)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("an algorithm that the runtime lacks", () => {
  it("is a ConfigurationError that says what is needed, and no other algorithm takes its place", () => {
    expect(unsupportedAlgorithm("ML-DSA-44")).toBeInstanceOf(ConfigurationError);
    expect(String(unsupportedAlgorithm("ML-DSA-44"))).toMatch(/ML-DSA-44 .* needs 24\.7 or newer/);
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

/** The members of a key of the algorithm's own type (RFC 7518 §6, RFC 8037 §2, RFC 9964 §3). */
function membersOf(alg: SigningAlgorithm): readonly string[] {
  if (alg.startsWith("ES")) return ["crv", "x", "y"];
  if (alg === "EdDSA") return ["crv", "x"];
  return alg.startsWith("ML-DSA") ? ["pub"] : ["e", "n"];
}

function mlDsa(): JsonWebKey {
  return generateKeyPairSync("ml-dsa-44").privateKey.export({ format: "jwk" });
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
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
};
