import { createPrivateKey, generateKeyPair, type JsonWebKey, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import {
  ConfigurationError,
  type KeyId,
  type SigningAlgorithm,
  type SigningKeys,
  type TenantId,
} from "@mintport/core";
import { acceptKey } from "../accepted-key.ts";
import { keyRing, type RingKey } from "../key-ring.ts";
import { publicJwkOf } from "../public-jwk.ts";
import type { GeneratedKey, StaticKey } from "../static-key.ts";
import { nodeSigner } from "./signer.ts";

/**
 * Keys from configuration, each imported once.
 *
 * @example
 * const keys = await staticKeys([{ tenant: "main", alg: "ES256", privateJwk }]);
 */
export const staticKeys = async (keys: readonly StaticKey[]): Promise<SigningKeys> =>
  keyRing(
    await Promise.all(
      keys.map(({ privateJwk, ...named }) => ringKey(named, importPrivateKey(privateJwk))),
    ),
  );

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
    // What the parser says may quote the key.
    throw new ConfigurationError("keys", [
      { field: "privateJwk", message: "must be a private key as a JWK" },
    ]);
  }
};

/** A new private key as a JWK, to be sealed and stored. */
export const makePrivateJwk = async (alg: SigningAlgorithm): Promise<object> =>
  (await makePrivateKey(alg)).export({ format: "jwk" });

const makePrivateKey = async (alg: SigningAlgorithm): Promise<KeyObject> => {
  switch (alg) {
    case "RS256":
    case "PS256":
      return (await generate("rsa", { modulusLength: 2048 })).privateKey;
    case "ES256":
      return (await generate("ec", { namedCurve: "P-256" })).privateKey;
    case "EdDSA":
      return (await generate("ed25519")).privateKey;
  }
};

const generate = promisify(generateKeyPair);
