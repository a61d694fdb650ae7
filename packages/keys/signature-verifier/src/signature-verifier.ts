import type { KeyObject } from "node:crypto";
import { constants, type VerifyKeyObjectInput, verify } from "node:crypto";
import { type SignatureScheme, signatureSchemes } from "@mintport/core/keys";
import {
  type MaybeAsync,
  type SignatureVerifier,
  systemSignatureVerifier,
} from "@mintport/core/ports";
import { ok, type Result, ResultAsync } from "@mintport/core/result";
import { derSignature } from "./der-signature.ts";
import { publicKeyFor } from "./public-key-for.ts";

/**
 * Verifies with `node:crypto`: RS*, PS*, ES256 and EdDSA at once on this thread, since handing the job to the thread
 * pool costs more than the signature; ES384 and ES512 on the pool, so that the event loop stays free. What it does
 * not know (ML-DSA) goes to the platform's WebCrypto.
 *
 * @example createAuthorizationServer({ …, signatureVerifier: signatureVerifier() })
 */
export const signatureVerifier = (): SignatureVerifier => ({
  verify: (jws, alg, key) => {
    const scheme = schemeOf(alg);
    if (scheme === undefined || scheme.family === "ml-dsa")
      return systemSignatureVerifier.verify(jws, alg, key);
    const known = publicKeyFor(key, alg, scheme);
    const end = jws.lastIndexOf(".");
    const signature = signatureIn(jws.slice(end + 1), scheme);
    return known === undefined || signature === undefined
      ? ok(false)
      : check(Buffer.from(jws.slice(0, end), "latin1"), signature, known.object, scheme);
  },
});

const schemeOf = (alg: string): SignatureScheme | undefined =>
  // RFC 9864 §2.2: the same signature, by the name that says which curve it is.
  alg === "Ed25519" ? signatureSchemes.EdDSA : schemes.get(alg);

const schemes: ReadonlyMap<string, SignatureScheme> = new Map(
  Object.entries(signatureSchemes) satisfies [string, SignatureScheme][],
);

/** As `node:crypto` takes it. `Buffer` overlooks what is no base64url, so the length must be what the text says. */
const signatureIn = (text: string, scheme: SignatureScheme): Buffer | undefined => {
  const signature = Buffer.from(text, "base64url");
  if (text.length !== Math.ceil((signature.length * 4) / 3)) return undefined;
  if (scheme.family !== "ecdsa") return signature;
  return signature.length === 2 * scheme.coordinate ? derSignature(signature) : undefined;
};

const check = (
  input: Buffer,
  signature: Buffer,
  key: KeyObject,
  scheme: Exclude<SignatureScheme, { readonly family: "ml-dsa" }>,
): MaybeAsync<boolean, never> => {
  switch (scheme.family) {
    case "rsa":
      return atOnce(scheme.hash, input, key, signature);
    case "rsa-pss": {
      const { hash, saltLength } = scheme;
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return atOnce(hash, input, { key, padding, saltLength }, signature);
    }
    case "eddsa":
      return atOnce(null, input, key, signature);
    case "ecdsa":
      return scheme.curve === "P-256"
        ? atOnce(scheme.hash, input, key, signature)
        : onThePool(scheme.hash, input, key, signature);
  }
};

type Arguments = readonly [
  hash: string | null,
  input: Buffer,
  key: KeyObject | VerifyKeyObjectInput,
  signature: Buffer,
];

const atOnce = (...[hash, input, key, signature]: Arguments): Result<boolean, never> => {
  try {
    return ok(verify(hash, input, key, signature));
  } catch {
    // A point that is not on its curve, a signature longer than the modulus: whatever it is, it is no signature.
    return ok(false);
  }
};

const onThePool = (...[hash, input, key, signature]: Arguments): ResultAsync<boolean, never> =>
  new ResultAsync(
    new Promise<Result<boolean, never>>((resolve) => {
      verify(hash, input, key, signature, (cause, holds) => {
        resolve(ok(cause === null && holds));
      });
    }),
  );
