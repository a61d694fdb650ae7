export type {
  GeneratedKey,
  PrivateJwk,
  PrivatePem,
  StaticKey,
  StaticKeyOptions,
} from "./signing/static-key.ts";
export { equalBytes } from "./web/equal-bytes.ts";
export { generatedKeys, staticKeys } from "./web/keys.ts";
export { sha256SecretHasher } from "./web/sha256-secret-hasher.ts";
