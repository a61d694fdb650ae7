import { calculateJwkThumbprint, type JWK } from "jose";
import { ResultAsync } from "neverthrow";
import type { KeyThumbprint } from "../domain/confirmation.ts";
import { hasPrivateMember } from "../domain/private-jwk-members.ts";

/** Whether the header's `jwk` is a public key of bearable size; one with a private member is refused. */
export const isPublicProofKey = (jwk: unknown): jwk is JWK => {
  if (typeof jwk !== "object" || jwk === null || Array.isArray(jwk)) return false;
  const { kty, n, e } = jwk as Readonly<Record<string, unknown>>;
  if (hasPrivateMember(jwk)) return false;
  if (kty === "EC" || kty === "OKP") return true;
  // The sender chooses the key: 2048 to 8192 bits and a short exponent, so that no proof costs more than another.
  return kty === "RSA" && isText(n, 1366) && isText(e, 6);
};

/** RFC 7638. */
export const thumbprintOf: (jwk: JWK) => ResultAsync<KeyThumbprint, "key_invalid"> =
  ResultAsync.fromThrowable(
    async (jwk: JWK) => (await calculateJwkThumbprint(jwk)) as KeyThumbprint,
    () => "key_invalid" as const,
  );

const isText = (value: unknown, longest: number): boolean =>
  typeof value === "string" && value.length <= longest;
