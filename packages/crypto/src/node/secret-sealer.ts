import {
  ConfigurationError,
  type PortError,
  portError,
  type SealedSecret,
  type SecretSealer,
} from "@mintport/core";
import { CompactEncrypt, compactDecrypt } from "jose";
import { ResultAsync } from "neverthrow";

/**
 * A sealer with a key-encryption key of 32 bytes, which is kept apart from the store: JWE, `dir` with A256GCM (RFC 7516).
 * What another key sealed, or what was edited, is `corrupt`. Throws `ConfigurationError` for a key of another length.
 *
 * @example secretSealer(Buffer.from(process.env.MINTPORT_KEY_ENCRYPTION_KEY, "base64url"))
 */
export const secretSealer = (keyEncryptionKey: Uint8Array): SecretSealer => {
  if (keyEncryptionKey.byteLength !== 32)
    throw new ConfigurationError("secretSealer", [
      { field: "keyEncryptionKey", message: "must be 32 bytes" },
    ]);
  // A copy: what the caller does to its bytes afterwards changes nothing here.
  const key = Uint8Array.from(keyEncryptionKey);
  return {
    seal: ResultAsync.fromThrowable(
      async (secret: string) =>
        (await new CompactEncrypt(new TextEncoder().encode(secret))
          .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ })
          .encrypt(key)) as SealedSecret,
      (cause): PortError => portError("unavailable", port, cause),
    ),
    open: ResultAsync.fromThrowable(
      async (sealed: string) => {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
          keyManagementAlgorithms: ["dir"],
          contentEncryptionAlgorithms: ["A256GCM"],
        });
        // The same key may seal signing keys too: one of them is no secret of a client.
        if (protectedHeader.typ !== typ) throw new TypeError("not a sealed secret");
        return utf8.decode(plaintext);
      },
      (cause): PortError => portError("corrupt", port, cause),
    ),
  };
};

const port = "secret-sealer";
const typ = "mintport-client-secret";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
