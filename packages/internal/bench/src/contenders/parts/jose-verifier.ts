import { createPublicKey, type JsonWebKey } from "node:crypto";
import { type JWTPayload, jwtVerify } from "jose";
import type { ContenderSettings } from "../../scenario.ts";
import { audience, issuer } from "./subject.ts";

/** Verifies tokens with jose, the key imported once: the counterpart of `joseSigner`. Rejects what is not genuine. */
export const joseVerifier = ({
  algorithm,
  privateJwk,
}: ContenderSettings): ((token: string) => Promise<JWTPayload>) => {
  const key = createPublicKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const options = { issuer, audience, algorithms: [algorithm] };
  return async (token) => (await jwtVerify(token, key, options)).payload;
};
