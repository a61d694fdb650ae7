import type { SigningAlgorithm } from "@mintport/core/keys";
import type { PublicJwk } from "@mintport/core/ports";
import { calculateJwkThumbprint, type JWK } from "jose";

/** The public half of a key, as JWKS shows it. Takes public members by name, so that no other can slip through. */
export const publicJwkOf = async (
  { kty, n, e, crv, x, y, pub }: JWK,
  alg: SigningAlgorithm,
  kid: string | undefined,
): Promise<PublicJwk> => {
  const members = Object.fromEntries(
    Object.entries({ kty, n, e, crv, x, y, pub }).filter(([, value]) => value !== undefined),
  ) as JWK;
  // The thumbprint of an AKP key covers its `alg` (RFC 9964); that of another leaves it out.
  return {
    ...members,
    kid: kid ?? (await calculateJwkThumbprint({ ...members, alg })),
    alg,
    use: "sig",
  };
};
