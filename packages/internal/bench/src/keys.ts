import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";
import { clientKeyId, keyId } from "./contenders/parts/subject.ts";
import type { Algorithm } from "./scenario.ts";

/** The keys of a run. */
export interface BenchKey {
  /** What all contenders sign with, so that no one has a luckier one. */
  readonly privateJwk: object;
  readonly jwks: JSONWebKeySet;
  /** What the client signs its assertions with, by ES256. */
  readonly client: { readonly privateJwk: object; readonly publicJwk: JWK };
}

/** One key an algorithm, made when it is first needed. */
export const benchKeys = (): ((algorithm: Algorithm) => BenchKey) => {
  const client = makeClientKey();
  const made = new Map<Algorithm, BenchKey>();
  return (algorithm) => {
    const key = made.get(algorithm) ?? { ...makeKey(algorithm), client };
    made.set(algorithm, key);
    return key;
  };
};

const makeKey = (algorithm: Algorithm): Omit<BenchKey, "client"> => {
  const { publicKey, privateKey } = keyPair(algorithm);
  return {
    privateJwk: privateKey.export({ format: "jwk" }),
    jwks: { keys: [publicJwk(publicKey, keyId, algorithm)] },
  };
};

const makeClientKey = (): BenchKey["client"] => {
  const { publicKey, privateKey } = keyPair("ES256");
  return {
    privateJwk: privateKey.export({ format: "jwk" }),
    publicJwk: publicJwk(publicKey, clientKeyId, "ES256"),
  };
};

const publicJwk = (key: KeyObject, kid: string, alg: Algorithm): JWK & { kty: string } => {
  const jwk = key.export({ format: "jwk" });
  return { ...jwk, kty: jwk.kty ?? "", kid, alg, use: "sig" };
};

const keyPair = (algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } => {
  switch (algorithm) {
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "EdDSA":
      return generateKeyPairSync("ed25519");
    case "RS256":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
  }
};
