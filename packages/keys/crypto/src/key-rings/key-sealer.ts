import { jweSealer } from "../secrets/jwe-sealer.ts";

/**
 * Encrypts private keys before a store sees them: the port to whatever holds the key-encryption key. `keySealer` holds
 * it in this process; an object of your own may ask a KMS or an HSM. What it rejects with is the outside world's
 * trouble; nothing of it reaches a client.
 */
export interface KeySealer {
  /** Encrypts a private JWK, with authentication, under the current key-encryption key. */
  seal(privateJwk: object): Promise<string>;
  /** Decrypts what `seal` made, under the current key or a former one. Rejects everything else. */
  open(sealed: string): Promise<object>;
  /** Whether `sealed` needs no sealing anew. A KMS that keeps its former keys by itself says `true`. */
  isCurrent(sealed: string): Promise<boolean>;
}

/**
 * A sealer with key-encryption keys of 32 bytes, which are kept apart from the store: JWE, `dir` with A256GCM (RFC
 * 7516). It seals with `current` and opens with any. Throws `ConfigurationError` for a key of another length.
 *
 * @example keySealer(Buffer.from(process.env.MINTPORT_KEY_ENCRYPTION_KEY, "base64url"))
 */
export const keySealer = (current: Uint8Array, ...former: readonly Uint8Array[]): KeySealer => {
  const sealer = jweSealer([current, ...former], { typ: undefined, where: "keySealer" });
  return {
    seal: (privateJwk) => sealer.seal(new TextEncoder().encode(JSON.stringify(privateJwk))),
    open: async (sealed) => {
      const jwk: unknown = JSON.parse(new TextDecoder().decode(await sealer.open(sealed)));
      if (typeof jwk !== "object" || jwk === null) throw new TypeError("not a JWK");
      return jwk;
    },
    isCurrent: sealer.isCurrent,
  };
};
