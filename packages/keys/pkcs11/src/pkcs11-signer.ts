import { hash } from "node:crypto";
import type { SigningAlgorithm } from "@mintport/core/keys";
import { type KeyId, portError, type Signer } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { type Cryptoki, ckgMgf1Sha256, ckm, type Mechanism } from "./cryptoki.ts";
import type { SessionPool } from "./session-pool.ts";

/** The algorithms that a token signs with here. */
export type Pkcs11Algorithm = Extract<SigningAlgorithm, "RS256" | "PS256" | "ES256">;

/**
 * A signer whose private key stays in the token: what leaves this process is a digest or an input, what comes back a
 * signature.
 */
export const pkcs11Signer = (
  cryptoki: Cryptoki,
  sessions: SessionPool,
  { alg, kid, key }: { readonly alg: Pkcs11Algorithm; readonly kid: KeyId; readonly key: Buffer },
): Signer => ({
  alg,
  kid,
  sign: ResultAsync.fromThrowable(
    (input: string) =>
      sessions.use(async (session) => {
        cryptoki.C_SignInit(session, mechanismOf(alg), key);
        const signature = await cryptoki.C_SignAsync(
          session,
          toBeSigned(alg, input),
          Buffer.alloc(maxSignature),
        );
        return signature.toString("base64url");
      }),
    (cause) => portError("unavailable", "signing-keys", cause),
  ),
});

/** ECDSA in a token signs a digest, and answers `r || s` as JWS wants it (RFC 7518 §3.4); RSA hashes by itself. */
const toBeSigned = (alg: Pkcs11Algorithm, input: string): Buffer =>
  alg === "ES256" ? hash("sha256", input, "buffer") : Buffer.from(input, "latin1");

const mechanismOf = (alg: Pkcs11Algorithm): Mechanism => {
  switch (alg) {
    case "ES256":
      return { mechanism: ckm.ecdsa };
    case "RS256":
      return { mechanism: ckm.sha256RsaPkcs };
    case "PS256":
      return {
        mechanism: ckm.sha256RsaPkcsPss,
        // RFC 7518 §3.5: MGF1 with the same hash, salt as long as the hash.
        parameter: { type: rsaPssParameters, hashAlg: ckm.sha256, mgf: ckgMgf1Sha256, saltLen: 32 },
      };
  }
};

/** Bytes: RSA of 8192 bits. */
const maxSignature = 1024;

/** The number by which pkcs11js knows the parameters of RSASSA-PSS. */
const rsaPssParameters = 5;
