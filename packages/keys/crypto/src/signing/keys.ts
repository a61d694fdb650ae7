import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { ConfigurationError, type TenantId } from "@mintport/core";
import type { KeyId, SigningKeys } from "@mintport/core/ports";
import { acceptKey } from "./accept-key.ts";
import { keyRing, type RingKey } from "./key-ring.ts";
import { makePrivateKey, requireSupport } from "./make-key.ts";
import { publicJwkOf } from "./public-jwk.ts";
import { nodeSigner } from "./signer.ts";
import type { GeneratedKey, StaticKey } from "./static-key.ts";

/**
 * Keys from configuration, each imported once.
 *
 * @example
 * const keys = await staticKeys([{ tenant: "main", alg: "ES256", privateJwk }]);
 */
export const staticKeys = async (keys: readonly StaticKey[]): Promise<SigningKeys> =>
  keyRing(await Promise.all(keys.map(importKey)));

/**
 * Keys made at start-up, for development and tests: a restart makes new ones, and the old tokens no longer verify.
 *
 * @example
 * const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
 */
export const generatedKeys = async (keys: readonly GeneratedKey[]): Promise<SigningKeys> =>
  keyRing(
    await Promise.all(keys.map(async (named) => ringKey(named, await makePrivateKey(named.alg)))),
  );

/** A private key from its JWK, ready to sign. Throws `ConfigurationError` for what does not fit its algorithm. */
export const importKey = async ({ privateJwk, ...named }: StaticKey): Promise<RingKey> => {
  requireSupport(named.alg);
  return ringKey(named, importPrivateKey(privateJwk));
};

const ringKey = async (
  { tenant, alg, kid }: GeneratedKey,
  privateKey: KeyObject,
): Promise<RingKey> => {
  const jwk = privateKey.export({ format: "jwk" });
  acceptKey(alg, jwk);
  const publicJwk = await publicJwkOf(jwk, alg, kid);
  return {
    tenant: tenant as TenantId,
    signer: nodeSigner(alg, publicJwk.kid as KeyId, privateKey),
    publicJwk,
  };
};

const importPrivateKey = (jwk: object): KeyObject => {
  try {
    return createPrivateKey({ key: jwk as JsonWebKey, format: "jwk" });
  } catch {
    // The parser's message may quote the key.
    throw new ConfigurationError("keys", [
      { field: "privateJwk", message: "must be a private key as a JWK" },
    ]);
  }
};
