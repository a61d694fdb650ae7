import { constants, type KeyObject, type SignKeyObjectInput, sign } from "node:crypto";
import {
  type KeyId,
  type PortError,
  portError,
  type Signer,
  type SigningAlgorithm,
} from "@mintport/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { joseSignature } from "./ecdsa-signature.ts";
import { turnBatch } from "./turn-batch.ts";

/**
 * A signer on `node:crypto`, by the API that is fastest for the algorithm: ES256 and EdDSA are signed at once on
 * this thread, since handing the job to the pool costs as much as the signature; RSA goes to the pool, so that the
 * event loop stays free.
 */
export const nodeSigner = (alg: SigningAlgorithm, kid: KeyId, key: KeyObject): Signer => {
  switch (alg) {
    case "ES256":
      return { alg, kid, sign: onThisThread((input) => joseSignature(sign("sha256", input, key))) };
    case "EdDSA":
      return { alg, kid, sign: onThisThread((input) => sign(null, input, key)) };
    case "RS256":
      return { alg, kid, sign: onThePool({ key }) };
    case "PS256":
      return { alg, kid, sign: onThePool({ key, ...pss }) };
  }
};

type Sign = Signer["sign"];

const onThisThread = (signBytes: (input: Buffer) => Buffer): Sign => {
  const batch = turnBatch((input: string): Result<string, PortError> => {
    try {
      return ok(signBytes(Buffer.from(input, "latin1")).toString("base64url"));
    } catch (cause) {
      return err(portError("unavailable", "signing-keys", cause));
    }
  });
  return (input) => new ResultAsync(batch(input));
};

const onThePool =
  (key: SignKeyObjectInput): Sign =>
  (input) =>
    new ResultAsync(
      new Promise<Result<string, PortError>>((resolve) => {
        sign("sha256", Buffer.from(input, "latin1"), key, (cause, signature) => {
          resolve(
            cause
              ? err(portError("unavailable", "signing-keys", cause))
              : ok(signature.toString("base64url")),
          );
        });
      }),
    );

/** RFC 7518 §3.5: MGF1 with the same hash, salt as long as the hash. */
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
