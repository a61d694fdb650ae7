import { ConfigurationError, present } from "@mintport/core/ports";
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";

/** Encrypts with the first of several keys, and decrypts with whichever it was. */
export interface JweSealer {
  seal(plaintext: Uint8Array): Promise<string>;
  /** Rejects with `UnknownSealingKey` what a key sealed that is not here, and otherwise what was never sealed. */
  open(sealed: string): Promise<Uint8Array>;
  /** Whether the first key sealed it. */
  isCurrent(sealed: string): Promise<boolean>;
}

/** The error for a sealed text whose key-encryption key is not here. It says nothing of the plaintext. */
export class UnknownSealingKey extends Error {
  override readonly name = "UnknownSealingKey";

  constructor() {
    super("sealed with a key-encryption key that is not here");
  }
}

/**
 * Sealing with keys of 32 bytes as JWE, `dir` with A256GCM (RFC 7516). The `kid` names the key and the `typ` the purpose,
 * so that what one part sealed opens for no other. Throws `ConfigurationError` for a key of another length.
 */
export const jweSealer = (
  keys: readonly [Uint8Array, ...(readonly Uint8Array[])],
  { typ, where }: { readonly typ: string | undefined; readonly where: string },
): JweSealer => {
  for (const key of keys)
    if (key.byteLength !== 32)
      throw new ConfigurationError(where, [
        { field: "keyEncryptionKey", message: "must be 32 bytes" },
      ]);
  // Copies: what the caller does to its bytes afterwards changes nothing here.
  const own = keys.map((key) => Uint8Array.from(key));
  let naming: Promise<readonly NamedKey[]> | undefined;
  const named = (): Promise<readonly NamedKey[]> => {
    naming ??= Promise.all(own.map(nameKey));
    return naming;
  };
  return {
    seal: async (plaintext) => {
      const [{ kid, key }] = (await named()) as readonly [NamedKey];
      return new CompactEncrypt(plaintext)
        .setProtectedHeader({
          alg: "dir",
          enc: "A256GCM",
          kid,
          ...present({ typ }),
        })
        .encrypt(key);
    },
    open: async (sealed) => {
      const { kid } = decodeProtectedHeader(sealed);
      const found = (await named()).find((key) => key.kid === kid);
      if (found === undefined) throw new UnknownSealingKey();
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, found.key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      if (protectedHeader.typ !== typ) throw new TypeError("sealed for another purpose");
      return plaintext;
    },
    isCurrent: async (sealed) => decodeProtectedHeader(sealed).kid === (await named())[0]?.kid,
  };
};

interface NamedKey {
  readonly kid: string;
  readonly key: Uint8Array;
}

/** A name that says which key it was and nothing else of it: 8 bytes of a digest made for this purpose only. */
const nameKey = async (key: Uint8Array): Promise<NamedKey> => {
  const purpose = new TextEncoder().encode("mintport key-encryption key");
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.of(...purpose, ...key));
  return { kid: base64url.encode(new Uint8Array(digest).subarray(0, 8)), key };
};
