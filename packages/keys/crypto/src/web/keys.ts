import type { TenantId } from "@mintport/core";
import { type SigningAlgorithm, signatureSchemes } from "@mintport/core/keys";
import {
  ConfigurationError,
  type KeyId,
  portError,
  type Signer,
  type SigningKeys,
  systemSignatureVerifier,
} from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import {
  base64url,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWK,
} from "jose";
import { acceptKey } from "../signing/accept-key.ts";
import { keyRing, type RingKey } from "../signing/key-ring.ts";
import { keySubject } from "../signing/key-subject.ts";
import { publicJwkOf } from "../signing/public-jwk.ts";
import { type PemReader, readStaticKeys } from "../signing/read-static-keys.ts";
import { requirePair } from "../signing/require-pair.ts";
import type { GeneratedKey, StaticKey } from "../signing/static-key.ts";
import { unsupportedAlgorithm } from "../signing/unsupported-algorithm.ts";

/**
 * Keys from configuration, each imported once, on WebCrypto: JWKs, or PEM texts in PKCS#8, the only form that WebCrypto reads.
 * Throws `ConfigurationError`, which names each entry that is wrong.
 *
 * @example
 * const keys = await staticKeys([{ tenant: "main", alg: "ES256", kid: "2026-01", privatePem }]);
 */
export const staticKeys = async (keys: readonly StaticKey[]): Promise<SigningKeys> => {
  const read = await readStaticKeys(keys, webPem);
  return keyRing(await Promise.all(read.map(({ jwk, ...named }) => ringKey(named, jwk))));
};

/** Keys made at start-up, for development and tests, on WebCrypto. */
export const generatedKeys = async (keys: readonly GeneratedKey[]): Promise<SigningKeys> =>
  keyRing(
    await Promise.all(
      keys.map(async (named) => {
        await requireSupport(named.alg);
        const { privateKey } = await generateKeyPair(named.alg, { extractable: true });
        return ringKey(named, await exportJWK(privateKey));
      }),
    ),
  );

/** WebCrypto has to be told what a key is, so each kind is tried. */
const webPem: PemReader = {
  forms: ["PRIVATE KEY"],
  jwkOf: async (pem) => {
    for (const alg of ["ES256", "RS256", "EdDSA", "ES384", "ES512"]) {
      const key = await importPKCS8(pem, alg, { extractable: true }).catch(() => undefined);
      if (key !== undefined) return exportJWK(key);
    }
    return undefined;
  },
};

interface Named extends Pick<GeneratedKey, "tenant" | "alg"> {
  readonly kid?: string | undefined;
}

const ringKey = async (named: Named, jwk: JWK): Promise<RingKey> => {
  const { tenant, alg, kid } = named;
  await requireSupport(alg);
  acceptKey(named, jwk);
  const privateKey = await importPrivateKey(named, jwk);
  const publicJwk = await publicJwkOf(jwk, alg, kid);
  const signer = webSigner(alg, publicJwk.kid as KeyId, privateKey);
  await requirePair(named, { signer, publicJwk }, systemSignatureVerifier);
  return { tenant: tenant as TenantId, signer, publicJwk };
};

const importPrivateKey = async (named: Named, jwk: JWK): Promise<CryptoKey> => {
  const key = await importJWK({ ...jwk, ext: false }, named.alg).catch(() => undefined);
  if (key instanceof Uint8Array || key?.type !== "private")
    throw new ConfigurationError(keySubject(named), [
      { field: "privateJwk", message: "must be a private key as a JWK" },
    ]);
  return key;
};

const webSigner = (alg: SigningAlgorithm, kid: KeyId, key: CryptoKey): Signer => {
  const parameters = parametersOf(alg);
  return {
    alg,
    kid,
    sign: ResultAsync.fromThrowable(
      async (input: string) =>
        base64url.encode(
          new Uint8Array(await crypto.subtle.sign(parameters, key, text.encode(input))),
        ),
      (cause) => portError("unavailable", "signing-keys", cause),
    ),
  };
};

/** Throws `ConfigurationError` for ML-DSA where WebCrypto has none. */
const requireSupport = async (alg: SigningAlgorithm): Promise<void> => {
  const scheme = signatureSchemes[alg];
  if (scheme.family !== "ml-dsa") return;
  await crypto.subtle.generateKey(scheme.name, false, ["sign", "verify"]).catch(() => {
    throw unsupportedAlgorithm(alg);
  });
};

const parametersOf = (alg: SigningAlgorithm): { name: string; [option: string]: unknown } => {
  const scheme = signatureSchemes[alg];
  switch (scheme.family) {
    case "rsa":
      return { name: "RSASSA-PKCS1-v1_5" };
    case "rsa-pss":
      return { name: "RSA-PSS", saltLength: scheme.saltLength };
    case "ecdsa":
      return { name: "ECDSA", hash: scheme.hash.replace("sha", "SHA-") };
    case "eddsa":
      return { name: "Ed25519" };
    case "ml-dsa":
      return { name: scheme.name };
  }
};

const text = new TextEncoder();
