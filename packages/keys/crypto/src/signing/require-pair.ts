import { ConfigurationError, type SignatureVerifier } from "@mintport/core/ports";
import { base64url } from "jose";
import type { RingKey } from "./key-ring.ts";
import { keySubject } from "./key-subject.ts";

/**
 * Signs once and verifies by the key that is published: with halves of two pairs every token would be refused. Throws
 * `ConfigurationError`.
 */
export const requirePair = async (
  named: Parameters<typeof keySubject>[0],
  { signer, publicJwk }: Pick<RingKey, "signer" | "publicJwk">,
  verifier: SignatureVerifier,
): Promise<void> => {
  const input = `${base64url.encode(JSON.stringify({ alg: named.alg }))}.${base64url.encode("{}")}`;
  const signature = await signer.sign(input);
  const holds =
    signature.isOk() &&
    (await verifier.verify(`${input}.${signature.value}`, named.alg, publicJwk));
  if (holds === false || holds.isErr() || !holds.value)
    throw new ConfigurationError(keySubject(named), [
      { field: "privateJwk", message: "must have the private and the public half of one key" },
    ]);
};
