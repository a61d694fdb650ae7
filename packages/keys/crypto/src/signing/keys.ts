import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { TenantId } from "@mintport/core";
import { ConfigurationError, type KeyId, type SigningKeys } from "@mintport/core/ports";
import { signatureVerifier } from "@mintport/signature-verifier";
import { acceptKey } from "./accept-key.ts";
import { keyRing, type RingKey } from "./key-ring.ts";
import { keySubject } from "./key-subject.ts";
import { makePrivateKey, requireSupport } from "./make-key.ts";
import { publicJwkOf } from "./public-jwk.ts";
import { type PemReader, readStaticKeys } from "./read-static-keys.ts";
import { requirePair } from "./require-pair.ts";
import { nodeSigner } from "./signer.ts";
import type { GeneratedKey, StaticKey } from "./static-key.ts";

/**
 * Keys from configuration, each imported once: JWKs, or PEM texts in PKCS#8, PKCS#1 or SEC1. The first of an algorithm signs
 * for its tenant; the others are published. Throws `ConfigurationError`, which names each entry that is wrong.
 *
 * @example
 * const keys = await staticKeys([{ tenant: "main", alg: "RS256", kid: "2026-01", privatePem }]);
 */
export const staticKeys = async (keys: readonly StaticKey[]): Promise<SigningKeys> => {
  const read = await readStaticKeys(keys, nodePem);
  return keyRing(
    await Promise.all(read.map(({ jwk, ...named }) => importKey({ ...named, privateJwk: jwk }))),
  );
};

/**
 * Keys made at start-up, for development and tests: a restart makes new ones, and the old tokens no longer verify.
 *
 * @example
 * const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
 */
export const generatedKeys = async (keys: readonly GeneratedKey[]): Promise<SigningKeys> => {
  const given: unknown = keys;
  if (!Array.isArray(given))
    throw new ConfigurationError("generatedKeys", [
      { field: "keys", message: 'must be an array, as [{ tenant: "main", alg: "ES256" }]' },
    ]);
  return keyRing(
    await Promise.all(keys.map(async (named) => ringKey(named, await makePrivateKey(named.alg)))),
  );
};

/** A private key as a JWK, and the names that it signs under. */
interface NamedJwk extends Pick<GeneratedKey, "tenant" | "alg"> {
  readonly kid?: string | undefined;
  readonly privateJwk: object;
}

/** A private key from its JWK, ready to sign. Throws `ConfigurationError` for what does not fit its algorithm. */
export const importKey = async ({ privateJwk, ...named }: NamedJwk): Promise<RingKey> => {
  requireSupport(named.alg);
  return ringKey(named, importPrivateKey(named, privateJwk));
};

const ringKey = async (
  named: Omit<NamedJwk, "privateJwk">,
  privateKey: KeyObject,
): Promise<RingKey> => {
  const { tenant, alg, kid } = named;
  const jwk = privateKey.export({ format: "jwk" });
  acceptKey(named, jwk);
  const publicJwk = await publicJwkOf(jwk, alg, kid);
  const signer = nodeSigner(alg, publicJwk.kid as KeyId, privateKey);
  await requirePair(named, { signer, publicJwk }, verifier);
  return { tenant: tenant as TenantId, signer, publicJwk };
};

const verifier = signatureVerifier();

/** Reads PEM by OpenSSL, which knows every form; what it cannot is `undefined`, since its message may quote the key. */
export const nodePem: PemReader = {
  forms: ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"],
  jwkOf: async (pem) => {
    try {
      return createPrivateKey(pem).export({ format: "jwk" });
    } catch {
      return undefined;
    }
  },
};

const importPrivateKey = (named: Omit<NamedJwk, "privateJwk">, jwk: object): KeyObject => {
  try {
    return createPrivateKey({ key: jwk as JsonWebKey, format: "jwk" });
  } catch {
    // The parser's message may quote the key.
    throw new ConfigurationError(keySubject(named), [
      { field: "privateJwk", message: "must be a private key as a JWK" },
    ]);
  }
};
