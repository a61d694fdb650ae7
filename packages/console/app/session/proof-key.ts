import { base64url, digestOf, randomText } from "./encoding.ts";

/** Makes proofs that a request comes from here (RFC 9449 §4). */
export type ProofMaker = (method: string, url: string, token?: string) => Promise<string>;

/** A key that never leaves the browser: it cannot be exported, so a token that is stolen alone opens nothing. */
export const newProofKey = async (): Promise<ProofMaker> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ["sign"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const header = encoded({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
  return async (method, url, token) => {
    const claims = {
      ...{ jti: randomText(16), htm: method, htu: url, iat: Math.floor(Date.now() / 1000) },
      ...(token === undefined ? {} : { ath: await digestOf(token) }),
    };
    const input = `${header}.${encoded(claims)}`;
    const bytes = new TextEncoder().encode(input);
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      privateKey,
      bytes,
    );
    return `${input}.${base64url(signature)}`;
  };
};

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

const encoded = (value: object): string =>
  base64url(new TextEncoder().encode(JSON.stringify(value)));
