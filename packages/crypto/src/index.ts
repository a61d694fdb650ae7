export { equalBytes } from "./node/constant-time.ts";
export { generatedKeys, staticKeys } from "./node/keys.ts";
export { sha256SecretHasher } from "./node/sha256-secret-hasher.ts";
export type { GeneratedKey, StaticKey } from "./static-key.ts";
