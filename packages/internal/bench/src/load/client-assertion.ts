import { createPrivateKey, type JsonWebKey, randomUUID } from "node:crypto";
import { signNow } from "../contenders/parts/fast-signer.ts";
import { clientId, clientKeyId, issuer } from "../contenders/parts/subject.ts";

/** Makes client assertions (RFC 7523 §2.2) with a key imported once; no two are the same. */
export const clientAssertions = (privateJwk: object): (() => string) => {
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const header = encode({ alg: "ES256", typ: "JWT", kid: clientKeyId });
  return () => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: clientId, sub: clientId, aud: issuer, iat, jti: randomUUID() };
    const input = `${header}.${encode({ ...claims, exp: iat + lifetime })}`;
    return `${input}.${signNow("ES256", key, input).toString("base64url")}`;
  };
};

/** Seconds: as long as Mintport believes one, because it may be signed well ahead of its use. */
const lifetime = 290;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
