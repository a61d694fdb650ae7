import {
  ConfigurationError,
  type KeyId,
  portError,
  type Signer,
  type SigningAlgorithm,
  type SigningKeys,
  type TenantId,
} from "@mintport/core";
import { base64url, type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { ResultAsync } from "neverthrow";
import { acceptKey } from "../accepted-key.ts";
import { keyRing, type RingKey } from "../key-ring.ts";
import { publicJwkOf } from "../public-jwk.ts";
import type { GeneratedKey, StaticKey } from "../static-key.ts";

/** Keys from configuration, each imported once, on WebCrypto. */
export const staticKeys = async (keys: readonly StaticKey[]): Promise<SigningKeys> =>
  keyRing(await Promise.all(keys.map(({ privateJwk, ...named }) => ringKey(named, privateJwk))));

/** Keys made at start-up, for development and tests, on WebCrypto. */
export const generatedKeys = async (keys: readonly GeneratedKey[]): Promise<SigningKeys> =>
  keyRing(
    await Promise.all(
      keys.map(async (named) => {
        const { privateKey } = await generateKeyPair(named.alg, { extractable: true });
        return ringKey(named, await exportJWK(privateKey));
      }),
    ),
  );

const ringKey = async ({ tenant, alg, kid }: GeneratedKey, jwk: JWK): Promise<RingKey> => {
  acceptKey(alg, jwk);
  const privateKey = await importPrivateKey(jwk, alg);
  const publicJwk = await publicJwkOf(jwk, alg, kid);
  return {
    tenant: tenant as TenantId,
    signer: webSigner(alg, publicJwk.kid as KeyId, privateKey),
    publicJwk,
  };
};

const importPrivateKey = async (jwk: JWK, alg: SigningAlgorithm): Promise<CryptoKey> => {
  const key = await importJWK({ ...jwk, ext: false }, alg).catch(() => undefined);
  if (key instanceof Uint8Array || key?.type !== "private")
    throw new ConfigurationError("keys", [
      { field: "privateJwk", message: "must be a private key as a JWK" },
    ]);
  return key;
};

const webSigner = (alg: SigningAlgorithm, kid: KeyId, key: CryptoKey): Signer => ({
  alg,
  kid,
  sign: ResultAsync.fromThrowable(
    async (input: string) =>
      base64url.encode(
        new Uint8Array(await crypto.subtle.sign(parameters[alg], key, text.encode(input))),
      ),
    (cause) => portError("unavailable", "signing-keys", cause),
  ),
});

const parameters: Readonly<Record<SigningAlgorithm, { name: string; [option: string]: unknown }>> =
  {
    RS256: { name: "RSASSA-PKCS1-v1_5" },
    PS256: { name: "RSA-PSS", saltLength: 32 },
    ES256: { name: "ECDSA", hash: "SHA-256" },
    EdDSA: { name: "Ed25519" },
  };

const text = new TextEncoder();
