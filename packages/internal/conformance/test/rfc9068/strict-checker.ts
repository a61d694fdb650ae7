import {
  createLocalJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { expect } from "vitest";
import type { Running } from "../fixture/bindings.ts";
import { jwksPath } from "../fixture/deployment.ts";

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: string;
  /** Default `at+jwt`. */
  readonly type?: string;
}

export interface Checked {
  readonly header: JWTHeaderParameters;
  readonly claims: JWTPayload;
}

/**
 * Checks a token as somebody who knows RFC 9068 and nothing of us: by its header, the published keys and its claims.
 * More is refused here than §4 demands: any header member that the profile does not need.
 */
export const checkStrictly = async (
  running: Pick<Running, "origin" | "clock">,
  token: string,
  { issuer, audience, algorithm, type = "at+jwt" }: Expected,
): Promise<Checked> => {
  const header = decodeProtectedHeader(token) as JWTHeaderParameters;
  expect(Object.keys(header).sort()).toEqual(["alg", "kid", "typ"]);
  expect(header).toMatchObject({ typ: type, alg: algorithm });

  const jwks = await publishedKeys(running);
  const named = jwks.keys.filter(({ kid }) => kid === header.kid);
  expect(named).toHaveLength(1);
  expect(named[0]).toMatchObject({ alg: algorithm, use: "sig" });

  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: named }), {
    issuer,
    audience,
    algorithms: [algorithm],
    typ: type,
    clockTolerance: 0,
    currentDate: new Date(running.clock.now() * 1000),
    requiredClaims: ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
  });
  for (const name of ["iss", "sub", "client_id", "jti", "scope"])
    expect(payload[name], name).toEqual(expect.stringMatching(/./));
  for (const name of ["iat", "exp"]) expect(payload[name], name).toSatisfy(Number.isInteger);
  return { header, claims: payload };
};

export const publishedKeys = async (
  { origin }: Pick<Running, "origin">,
  path: string = jwksPath,
): Promise<JSONWebKeySet> => {
  const response = await fetch(`${origin}${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as JSONWebKeySet;
};
