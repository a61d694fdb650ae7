export {
  arbitraryClientId,
  arbitraryTenantId,
  hostileIdentifiers,
} from "./arbitraries/identifiers.ts";
export {
  arbitraryScope,
  arbitraryScopeText,
  arbitraryScopeToken,
  arbitrarySegmentedToken,
} from "./arbitraries/scope.ts";
export { accessTokenStoreContract } from "./contracts/access-token-store.ts";
export { clientStoreContract } from "./contracts/client-store.ts";
export { deviceAuthorizationStoreContract } from "./contracts/device-authorization-store.ts";
export { grantStoreContract } from "./contracts/grant-store.ts";
export { keyRingStoreContract } from "./contracts/key-ring-store.ts";
export type { ContractOptions } from "./contracts/promises.ts";
export type { ExpiringOptions } from "./contracts/pruning-case.ts";
export type { Registries } from "./contracts/registries.ts";
export { replayStoreContract } from "./contracts/replay-store.ts";
export { signatureVerifierContract } from "./contracts/signature-verifier.ts";
export { singleUseStoreContract } from "./contracts/single-use-store.ts";
export { storageContract } from "./contracts/storage.ts";
export { tenantStoreContract } from "./contracts/tenant-store.ts";
export { tenantsAndClientsContract } from "./contracts/tenants-and-clients.ts";
export { tokenFamilyStoreContract } from "./contracts/token-family-store.ts";
export { expectErr, expectOk } from "./expect-ok.ts";
export { type FixedClock, fixedClock } from "./fixed-clock.ts";
export { keyTextVectors } from "./key-text-vectors.ts";
export { scopePolicyLaws } from "./laws/scope-policy-laws.ts";
export { storageModel } from "./model/storage-model.ts";
export type { Open, Opened, Power, Powers, RawRecord } from "./opened.ts";
export { type RecordingObserver, recordingObserver } from "./recording-observer.ts";
export type { Case, Expectation, Runner } from "./runner.ts";
export {
  freshDigest,
  freshFamilyId,
  freshGrantId,
  freshTenantId,
  freshTokenId,
  sampleAccessToken,
  sampleClient,
  sampleGrant,
  sampleTenant,
  start,
} from "./samples.ts";
export { seededEntropy } from "./seeded-entropy.ts";
