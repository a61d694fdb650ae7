export { signatureVerifier } from "@mintport/signature-verifier";
export type { ImportedKeyRole } from "./key-rings/key-decisions.ts";
export type { ImportedKey, KeyImportChoices, KeyImportVerdict } from "./key-rings/key-import.ts";
export type { RotationVerdict } from "./key-rings/key-rotation.ts";
export { type KeySealer, keySealer } from "./key-rings/key-sealer.ts";
export type { ManagedKey } from "./key-rings/managed-key.ts";
export {
  type ManagedKeys,
  type ManagedKeysOptions,
  managedKeys,
} from "./key-rings/managed-keys.ts";
export { defaultRotationPolicy } from "./key-rings/rotation-policy.ts";
export type { Lookup } from "./remote-keys/pinned-fetch.ts";
export { type PrivateKeyHost, privateKeyHostProblems } from "./remote-keys/private-key-host.ts";
export { type RemoteDocumentsOptions, remoteDocuments } from "./remote-keys/remote-documents.ts";
export { type RemoteKeySetsOptions, remoteKeySets } from "./remote-keys/remote-key-sets.ts";
export { type Argon2Cost, defaultArgon2Cost } from "./secrets/argon2id.ts";
export { secretHashFault, secretHashWork } from "./secrets/hash-fault.ts";
export { UnknownSealingKey } from "./secrets/jwe-sealer.ts";
export {
  type LearningSecretHasher,
  type SecretHasherOptions,
  secretHasher,
} from "./secrets/secret-hasher.ts";
export { secretSealer } from "./secrets/secret-sealer.ts";
export { equalBytes, sha256SecretHasher } from "./secrets/sha256-secret-hasher.ts";
export { slowSchemesFault } from "./secrets/slow-schemes.ts";
export { type VerifiedSecretsOptions, verifiedSecrets } from "./secrets/verified-secrets.ts";
export { generatedKeys, staticKeys } from "./signing/keys.ts";
export type {
  GeneratedKey,
  PrivateJwk,
  PrivatePem,
  StaticKey,
  StaticKeyOptions,
} from "./signing/static-key.ts";
export { type VerifiedTokensOptions, verifiedTokens } from "./signing/verified-tokens.ts";
