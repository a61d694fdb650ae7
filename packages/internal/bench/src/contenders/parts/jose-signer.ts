import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import type { ContenderSettings } from "../../scenario.ts";
import { keyId } from "./subject.ts";

/** Signs claims with jose, the key imported once: what a host gives the libraries that leave signing to it. */
export const joseSigner = ({
  algorithm,
  privateJwk,
}: ContenderSettings): ((claims: JWTPayload) => Promise<string>) => {
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const header = { alg: algorithm, typ: "at+jwt", kid: keyId };
  return (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key);
};
