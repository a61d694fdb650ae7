import { ConfigurationError } from "@mintport/core";
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";

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
  const keys = [current, ...former];
  for (const key of keys) refuseOtherLength(key);
  let naming: Promise<readonly NamedKey[]> | undefined;
  const named = (): Promise<readonly NamedKey[]> => {
    naming ??= Promise.all(keys.map(nameKey));
    return naming;
  };
  return {
    seal: async (privateJwk) => {
      const [{ kid, key }] = (await named()) as readonly [NamedKey];
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(privateJwk)))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid })
        .encrypt(key);
    },
    open: async (sealed) => openWith(sealed, candidates(sealed, await named())),
    isCurrent: async (sealed) => decodeProtectedHeader(sealed).kid === (await named())[0]?.kid,
  };
};

interface NamedKey {
  readonly kid: string;
  readonly key: Uint8Array;
}

const refuseOtherLength = (key: Uint8Array): void => {
  if (key.byteLength !== 32)
    throw new ConfigurationError("keySealer", [
      { field: "keyEncryptionKey", message: "must be 32 bytes" },
    ]);
};

/** A name that says which key it was and nothing else of it: 8 bytes of a digest made for this purpose only. */
const nameKey = async (key: Uint8Array): Promise<NamedKey> => {
  const purpose = new TextEncoder().encode("mintport key-encryption key");
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.of(...purpose, ...key));
  return { kid: base64url.encode(new Uint8Array(digest).subarray(0, 8)), key };
};

/** What was sealed before keys had names may be of any of them. */
const candidates = (sealed: string, keys: readonly NamedKey[]): readonly NamedKey[] => {
  const { kid } = decodeProtectedHeader(sealed);
  return kid === undefined ? keys : keys.filter((key) => key.kid === kid);
};

const openWith = async (
  sealed: string,
  [first, ...others]: readonly NamedKey[],
): Promise<object> => {
  if (first === undefined) throw new TypeError("sealed with a key-encryption key that is not here");
  const opened = await compactDecrypt(sealed, first.key, {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch((cause: unknown) => {
    if (others.length === 0) throw cause;
  });
  if (opened === undefined) return openWith(sealed, others);
  const jwk: unknown = JSON.parse(new TextDecoder().decode(opened.plaintext));
  if (typeof jwk !== "object" || jwk === null) throw new TypeError("not a JWK");
  return jwk;
};
