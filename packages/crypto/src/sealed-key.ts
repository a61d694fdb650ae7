import { CompactEncrypt, compactDecrypt } from "jose";

/** Encrypts private keys before a store sees them: JWE, `dir` with A256GCM (RFC 7516). */
export interface KeySealer {
  seal(privateJwk: object): Promise<string>;
  /** Rejects what this key did not seal. */
  open(sealed: string): Promise<object>;
}

/**
 * A sealer with one key-encryption key of 32 bytes, which is kept apart from the store.
 *
 * @example keySealer(Buffer.from(process.env.MINTPORT_KEY_ENCRYPTION_KEY, "base64url"))
 */
export const keySealer = (keyEncryptionKey: Uint8Array): KeySealer => ({
  seal: (privateJwk) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(privateJwk)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(keyEncryptionKey),
  open: async (sealed) => {
    const { plaintext } = await compactDecrypt(sealed, keyEncryptionKey, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    const jwk: unknown = JSON.parse(new TextDecoder().decode(plaintext));
    if (typeof jwk !== "object" || jwk === null) throw new TypeError("not a JWK");
    return jwk;
  },
});
