import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { ConfigurationError, type TenantId } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import * as node from "@mintport/crypto";
import * as web from "@mintport/crypto/web";
import { expectOk } from "@mintport/testing";
import { calculateJwkThumbprint, exportJWK } from "jose";
import { describe, expect, it } from "vitest";

const main = "main" as TenantId;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const p256 = ec("P-256");
const ed25519 = generateKeyPairSync("ed25519").privateKey;

type Form = "pkcs8" | "pkcs1" | "sec1";
const pemOf = (key: KeyObject, type: Form = "pkcs8") =>
  key.export({ type, format: "pem" }).toString();
const jwkOf = (key: KeyObject) => key.export({ format: "jwk" });
const encrypted = (key: KeyObject, type: Form) =>
  key
    .export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "correct horse" })
    .toString();

const runtimes = [
  ["crypto", node.staticKeys],
  ["crypto/web", web.staticKeys],
] as const;

describe.each(runtimes)("keys from configuration, at %s", (_, staticKeys) => {
  /** As JavaScript calls it: no compiler looks at the entries. */
  const use = (...entries: readonly object[]) => staticKeys(entries as never);
  const failureOf = async (...entries: readonly object[]) => {
    const failure: unknown = await use(...entries).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ConfigurationError);
    return String(failure);
  };

  it("a key off its curve is named among others, by tenant and kid (RFC 7518 §6.2.1)", async () => {
    const right = { tenant: "main", alg: "ES256", privateJwk: jwkOf(p256) };
    const privateJwk = { ...jwkOf(p256), x: jwkOf(ec("P-256")).x };
    const failure = await failureOf(right, {
      tenant: "other",
      alg: "ES256",
      kid: "k2",
      privateJwk,
    });
    expect(failure).toMatch(
      /keys: the ES256 key k2 of tenant other: privateJwk: must be a private key as a JWK$/,
    );
  });

  it("halves of two keys are no pair (RFC 7518 §6.2)", async () => {
    const { x, y } = jwkOf(ec("P-256"));
    const privateJwk = { ...jwkOf(p256), x, y };
    expect(await failureOf({ tenant: "main", alg: "ES256", kid: "k1", privateJwk })).toMatch(
      /the ES256 key k1 of tenant main: privateJwk: must /,
    );
  });

  it.each<[string, KeyObject, SigningAlgorithm]>([
    ["RSA", rsa, "RS256"],
    ["RSA", rsa, "PS512"],
    ["P-256", p256, "ES256"],
    ["P-384", ec("P-384"), "ES384"],
    ["P-521", ec("P-521"), "ES512"],
    ["Ed25519", ed25519, "EdDSA"],
  ])("PKCS#8 of a %s key signs under its own kid", async (_name, key, alg) => {
    const keys = await use({ tenant: "main", alg, kid: "2026-01", privatePem: pemOf(key) });
    const signer = expectOk(await keys.signer(main, alg));
    expect(signer).toMatchObject({ alg, kid: "2026-01" });
    const [published] = expectOk(await keys.publicKeys(main));
    expect(published).toMatchObject({ ...(await exportJWK(createPublicKey(key))), kid: "2026-01" });
    expect(published).not.toHaveProperty("d");
    if (alg !== "ES256") return;
    const signature = Buffer.from(expectOk(await signer.sign("a.b")), "base64url");
    const publicKey = { key: createPublicKey(key), dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", Buffer.from("a.b"), publicKey, signature)).toBe(true);
  });

  it("take the algorithm of the only kind that fits, and of a JWK its own alg and kid", async () => {
    const keys = await use(
      { tenant: "main", privatePem: pemOf(p256) },
      { tenant: "main", privatePem: pemOf(ed25519) },
      { tenant: "main", privateJwk: { ...jwkOf(rsa), alg: "PS256", kid: "of the JWK" } },
    );
    expect(expectOk(await keys.publicKeys(main))).toMatchObject([
      { alg: "ES256", kid: await calculateJwkThumbprint(jwkOf(p256)) },
      { alg: "EdDSA" },
      { alg: "PS256", kid: "of the JWK" },
    ]);
  });

  it.each<[string, object, RegExp]>([
    [
      "no alg for RSA",
      { privatePem: pemOf(rsa) },
      /keys\[0\]\.alg: must be given, .*: RS256, RS384, RS512, PS256, PS384, PS512$/,
    ],
    [
      "no alg for an RSA JWK",
      { privateJwk: jwkOf(rsa) },
      /keys\[0\]\.alg: must be given, .* RS256/,
    ],
    [
      "an alg that does not fit",
      { alg: "RS256", privatePem: pemOf(p256) },
      /keys\[0\]\.alg: "RS256" does not fit this key; ES256 does$/,
    ],
    [
      "an alg that is none",
      { alg: "HS256", privateJwk: jwkOf(rsa) },
      /keys\[0\]\.alg: "HS256" does not fit this key; RS256, .* do$/,
    ],
    [
      "another alg than the JWK's",
      { alg: "RS256", privateJwk: { ...jwkOf(rsa), alg: "PS256" } },
      /keys\[0\]\.alg: must be PS256, which the JWK itself names/,
    ],
    [
      "an encryption key",
      { privateJwk: { ...jwkOf(p256), use: "enc" } },
      /privateJwk: must be of the use "sig"/,
    ],
    [
      "a key that must not sign",
      { privateJwk: { ...jwkOf(p256), key_ops: ["verify"] } },
      /privateJwk: must have "sign" among its key_ops/,
    ],
    [
      "an unknown member",
      { privatPem: pemOf(p256) },
      /keys\[0\]\.privatPem: is not known; did you mean privatePem\?/,
    ],
    ["no key", {}, /keys\[0\]\.privatePem: must be a private key in PEM, or privateJwk be given/],
    [
      "two keys in one",
      { privatePem: pemOf(p256), privateJwk: jwkOf(p256) },
      /privateJwk: must not stand beside privatePem/,
    ],
    [
      "a public JWK",
      { privateJwk: jwkOf(createPublicKey(p256)) },
      /privateJwk: is a public key: must be the private key/,
    ],
    [
      "a public PEM",
      { privatePem: createPublicKey(p256).export({ type: "spki", format: "pem" }) },
      /privatePem: is a public key: must be the private key/,
    ],
    ["an HMAC key", { privateJwk: { kty: "oct", k: "c2VjcmV0" } }, /must be an asymmetric key/],
    ["encrypted PKCS#8", { privatePem: encrypted(p256, "pkcs8") }, /privatePem: is encrypted/],
    ["encrypted SEC1", { privatePem: encrypted(p256, "sec1") }, /privatePem: is encrypted/],
    ["encrypted PKCS#1", { privatePem: encrypted(rsa, "pkcs1") }, /privatePem: is encrypted/],
    [
      "a PEM of one line",
      { privatePem: pemOf(p256).replaceAll("\n", String.raw`\n`) },
      /holds "\\n" as two characters/,
    ],
    ["a path", { privatePem: "/etc/key.pem" }, /privatePem: must be PEM text/],
    ["bytes", { privatePem: Buffer.from(pemOf(p256)) }, /must be the text of a PEM file/],
    ["two blocks", { privatePem: pemOf(p256) + pemOf(rsa) }, /must hold one key/],
    [
      "a PEM of nothing",
      { privatePem: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" },
      /privatePem: cannot be read/,
    ],
    ["secp256k1", { privateJwk: jwkOf(ec("secp256k1")) }, /privateJwk: must be an RSA, P-256/],
    ["no tenant's id", { tenant: "a b", privatePem: pemOf(p256) }, /keys\[0\]\.tenant: must be/],
    [
      "a kid that is no text",
      { kid: 7, privatePem: pemOf(p256) },
      /keys\[0\]\.kid: must be a text/,
    ],
  ])(
    "%s is refused by the entry's name, without a word of the key",
    async (_name, entry, message) => {
      const failure = await failureOf({ tenant: "main", ...entry });
      expect(failure).toMatch(message);
      for (const { d, n } of [jwkOf(p256), jwkOf(rsa)]) {
        expect(failure).not.toContain(d);
        if (n !== undefined) expect(failure).not.toContain(n);
      }
    },
  );

  it("tell every wrong entry at once", async () => {
    const failure = await failureOf({ tenant: "main" }, { tenant: "main", privateJwk: 5 });
    expect(failure).toMatch(/keys\[0\]\.privatePem.*keys\[1\]\.privateJwk/);
  });

  it("have one kid once in a tenant, and say which two have the same", async () => {
    const entry = { tenant: "main", kid: "same", privatePem: pemOf(p256) };
    const failure = await failureOf(entry, { ...entry, privatePem: pemOf(ed25519) });
    expect(failure).toMatch(/keys\[1\]\.kid: must not be that of keys\[0\]/);
    await expect(use(entry, { ...entry, tenant: "other" })).resolves.toBeDefined();
  });
});

describe("the older forms of PEM", () => {
  const forms = [
    ["PKCS#1", pemOf(rsa, "pkcs1"), "RS256"],
    ["SEC1", pemOf(p256, "sec1"), "ES256"],
    [
      "SEC1 behind its parameters, as openssl ecparam -genkey writes it",
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pemOf(p256, "sec1")}`,
      "ES256",
    ],
  ] as const;

  it.each(forms)("%s signs on Node", async (_, privatePem, alg) => {
    const keys = await node.staticKeys([{ tenant: "main", alg, privatePem }]);
    expect(expectOk(await keys.signer(main, alg)).alg).toBe(alg);
  });

  it.each(forms)(
    "%s is refused on WebCrypto, with the command that turns it",
    async (_, privatePem, alg) => {
      await expect(web.staticKeys([{ tenant: "main", alg, privatePem }])).rejects.toThrow(
        /must be a PRIVATE KEY, as by openssl pkcs8 -topk8/,
      );
    },
  );
});
