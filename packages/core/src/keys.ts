/** The life cycle of signing keys, for packages that keep them. */
export {
  addKey,
  advanceAnnounced,
  isGivenUp,
  type KeyLife,
  type KeyState,
  lastKey,
  type NextSteps,
  nextSteps,
  publicKeysAt,
  removedAt,
  retireKeys,
  revokeKey,
  signingKey,
  stateOf,
  type Takeover,
} from "./domain/key-life.ts";
export { hasPrivateMember } from "./domain/private-jwk-members.ts";
export {
  announcementWindow,
  type RotationPolicy,
  retirementWindow,
} from "./domain/rotation-policy.ts";
export {
  type Curve,
  type Hash,
  type MlDsa,
  type SignatureScheme,
  signatureSchemes,
} from "./domain/signature-scheme.ts";
export { type SigningAlgorithm, signingAlgorithms } from "./domain/signing-algorithm.ts";
