import { createPrivateKey, type JsonWebKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { signNow } from "../contenders/parts/fast-signer.ts";
import { audience, clientId, issuer, keyId, lifetime, scope } from "../contenders/parts/subject.ts";
import type { Algorithm } from "../scenario.ts";

/** A token, and what `crypto.verify` takes of it in the form that it is fastest with. */
export interface SignedToken {
  readonly text: string;
  readonly input: Buffer;
  readonly signature: Buffer;
}

/** Makes access tokens as the issuer makes them (RFC 9068); no two are the same. */
export const tokenMaker = (algorithm: Algorithm, privateJwk: object): (() => SignedToken) => {
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const header = encode({ alg: algorithm, typ: "at+jwt", kid: keyId });
  return () => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, sub: clientId, aud: audience, client_id: clientId, scope, iat };
    const text = `${header}.${encode({ ...claims, exp: iat + lifetime, jti: randomUUID() })}`;
    const input = Buffer.from(text, "latin1");
    return {
      text: `${text}.${signNow(algorithm, key, text).toString("base64url")}`,
      input,
      signature: bareSignature(algorithm, input, key),
    };
  };
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const bareSignature = (algorithm: Algorithm, input: Buffer, key: KeyObject): Buffer =>
  sign(digestName(algorithm), input, key);

/** What `node:crypto` calls the digest of an algorithm; Ed25519 has its own. */
export const digestName = (algorithm: Algorithm): "sha256" | null =>
  algorithm === "EdDSA" ? null : "sha256";
