export { equalBytes } from "./node/constant-time.ts";
export { generatedKeys, staticKeys } from "./node/keys.ts";
export { sha256SecretHasher } from "./node/sha256-secret-hasher.ts";
export { type StoredKeys, type StoredKeysOptions, storedKeys } from "./node/stored-keys.ts";
export { type KeySealer, keySealer } from "./sealed-key.ts";
export type { GeneratedKey, StaticKey } from "./static-key.ts";
