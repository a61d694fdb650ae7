export { UnknownSealingKey } from "./jwe-sealer.ts";
export type { ManagedKey } from "./managed-key.ts";
export { type Argon2Cost, defaultArgon2Cost } from "./node/argon2id.ts";
export { equalBytes } from "./node/constant-time.ts";
export { digester } from "./node/digester.ts";
export { generatedKeys, staticKeys } from "./node/keys.ts";
export {
  type ManagedKeys,
  type ManagedKeysOptions,
  managedKeys,
  type RotationVerdict,
} from "./node/managed-keys.ts";
export type { Lookup } from "./node/pinned-fetch.ts";
export { type RemoteKeySetsOptions, remoteKeySets } from "./node/remote-key-sets.ts";
export {
  type LearningSecretHasher,
  type SecretHasherOptions,
  secretHasher,
} from "./node/secret-hasher.ts";
export { secretSealer } from "./node/secret-sealer.ts";
export { sha256SecretHasher } from "./node/sha256-secret-hasher.ts";
export { signatureVerifier } from "./node/signature-verifier.ts";
export { type VerifiedSecretsOptions, verifiedSecrets } from "./node/verified-secrets.ts";
export { type VerifiedTokensOptions, verifiedTokens } from "./node/verified-tokens.ts";
export { defaultRotationPolicy } from "./rotation-policy.ts";
export { type KeySealer, keySealer } from "./sealed-key.ts";
export type { GeneratedKey, StaticKey } from "./static-key.ts";
