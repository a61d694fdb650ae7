import { type SignatureVerifier, toAsync } from "@mintport/core/ports";
import {
  base64url,
  CompactSign,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import type { Runner } from "../runner.ts";

/**
 * The promises of `SignatureVerifier`.
 *
 * @example signatureVerifierContract({ describe, it, expect }, signatureVerifier())
 */
export const signatureVerifierContract = (
  { describe, it, expect }: Runner,
  verifier: SignatureVerifier,
): void => {
  const verdict = async (jws: string, alg: string, key: JWK | CryptoKey): Promise<unknown> =>
    toAsync(verifier.verify(jws, alg, key)).match(
      (holds) => holds,
      () => "failed",
    );

  describe("signature verifier", () => {
    for (const alg of algorithms)
      describe(alg, () => {
        it("believes what the key signed, as JWK and as the platform's key", async () => {
          const { jws, publicJwk, publicKey } = await signed(alg);
          expect(await verdict(jws, alg, publicJwk)).toBe(true);
          expect(await verdict(jws, alg, publicKey)).toBe(true);
          expect(await verdict(jws, alg, { ...publicJwk, alg, use: "sig" })).toBe(true);
          expect(await verdict(jws, alg, { ...publicJwk, key_ops: ["verify"] })).toBe(true);
        });

        it("believes no other text, and no signature of which one bit is another", async () => {
          const { jws, publicJwk } = await signed(alg);
          const [header, payload, signature = ""] = jws.split(".");
          expect(await verdict(`${header}.${payload}x.${signature}`, alg, publicJwk)).toBe(false);
          expect(await verdict(`${header}x.${payload}.${signature}`, alg, publicJwk)).toBe(false);
          const bytes = bytesOf(signature);
          for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
            const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
            expect(await verdict(withSignature(jws, changed), alg, publicJwk)).toBe(false);
          }
        });

        it("believes no signature that is shorter, longer, empty or zero", async () => {
          const { jws, publicJwk } = await signed(alg);
          const bytes = bytesOf(jws.split(".")[2] ?? "");
          const others = [
            bytes.slice(0, -1),
            // A number that begins with a zero is the same without it.
            ...(bytes[0] === 0 ? [] : [bytes.slice(1)]),
            Uint8Array.from([...bytes, 0]),
            Uint8Array.from([0, ...bytes]),
            new Uint8Array(0),
            new Uint8Array(bytes.length),
            new Uint8Array(bytes.length).fill(255),
          ];
          for (const other of others)
            expect(await verdict(withSignature(jws, other), alg, publicJwk)).toBe(false);
        });

        it("believes nobody else's key, and no key that is not for this", async () => {
          const { jws, publicJwk, privateJwk } = await signed(alg);
          const { publicJwk: another } = await signed(alg);
          expect(await verdict(jws, alg, another)).toBe(false);
          expect(await verdict(jws, alg, privateJwk)).toBe(false);
          expect(await verdict(jws, alg, { ...publicJwk, use: "enc" })).toBe(false);
          expect(await verdict(jws, alg, { ...publicJwk, key_ops: ["encrypt"] })).toBe(false);
          for (const wrong of algorithms.filter((name) => name !== alg))
            expect(await verdict(jws, alg, { ...publicJwk, alg: wrong })).toBe(false);
        });

        it("takes a signature for no other algorithm's", async () => {
          const { jws, publicJwk, publicKey } = await signed(alg);
          const sameSignature = alg === "EdDSA" ? "Ed25519" : alg === "Ed25519" ? "EdDSA" : alg;
          for (const wrong of algorithms) {
            if (wrong === alg || wrong === sameSignature) continue;
            const renamed = withHeader(jws, wrong);
            expect(await verdict(renamed, wrong, publicJwk)).toBe(false);
            expect(await verdict(renamed, wrong, publicKey)).toBe(false);
          }
        });
      });

    it("answers false for what is no key", async () => {
      const { jws } = await signed("ES256");
      const keys: readonly JWK[] = [
        {},
        { kty: "EC", crv: "P-256" },
        { kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" },
        { kty: "EC", crv: "P-999", x: "AAAA", y: "AAAA" },
        { kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I" },
        { kty: "OKP", crv: "X25519", x: "AAAA" },
        { kty: "nonsense" },
      ];
      for (const key of keys) expect(await verdict(jws, "ES256", key)).toBe(false);
    });

    it("answers false for algorithms that prove nothing: none and HMAC", async () => {
      const { jws, publicJwk } = await signed("RS256");
      for (const alg of ["none", "HS256", "HS512", "", "constructor", "__proto__"]) {
        expect(await verdict(withHeader(jws, alg), alg, publicJwk)).toBe(false);
        expect(
          await verdict(withSignature(withHeader(jws, alg), new Uint8Array(0)), alg, publicJwk),
        ).toBe(false);
      }
    });

    it("answers false for an RSA key below 2048 bits (RFC 7518 §3.3)", async () => {
      const { publicKey, privateKey } = await crypto.subtle.generateKey(
        {
          name: "RSASSA-PKCS1-v1_5",
          modulusLength: 1024,
          publicExponent: Uint8Array.of(1, 0, 1),
          hash: "SHA-256",
        },
        true,
        ["sign", "verify"],
      );
      const input = `${encode({ alg: "RS256" })}.${encode({ sub: "a" })}`;
      const signature = await crypto.subtle.sign(
        "RSASSA-PKCS1-v1_5",
        privateKey,
        new TextEncoder().encode(input),
      );
      const jws = withSignature(`${input}.`, new Uint8Array(signature));
      expect(await verdict(jws, "RS256", await exportJWK(publicKey))).toBe(false);
      expect(await verdict(jws, "RS256", publicKey)).toBe(false);
    });

    it("answers false for what is no JWS", async () => {
      const { publicJwk } = await signed("ES256");
      for (const text of ["", ".", "..", "...", "a.b.c", "é.é.é", "a.b.!!!!", "a.b.c d"])
        expect(await verdict(text, "ES256", publicJwk)).toBe(false);
    });
  });
};

const algorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

interface Signed {
  readonly jws: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly publicKey: CryptoKey;
}

/** A JWS by a key that was made for it. */
const signed = async (alg: string): Promise<Signed> => {
  const made = await generateKeyPair(alg, { extractable: true });
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify({ sub: "a" })))
    .setProtectedHeader({ alg })
    .sign(made.privateKey);
  const publicJwk = await exportJWK(made.publicKey);
  const publicKey = (await importJWK(publicJwk, alg)) as CryptoKey;
  return { jws, publicJwk, privateJwk: await exportJWK(made.privateKey), publicKey };
};

const withHeader = (jws: string, alg: string): string =>
  [encode({ alg }), ...jws.split(".").slice(1)].join(".");

const withSignature = (jws: string, signature: Uint8Array): string =>
  `${jws.slice(0, jws.lastIndexOf("."))}.${base64url.encode(signature)}`;

const bytesOf = (text: string): Uint8Array => base64url.decode(text);

const encode = (value: object): string => base64url.encode(JSON.stringify(value));
