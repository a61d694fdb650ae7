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
export { expectErr, expectOk } from "./expect-result.ts";
export { type FixedClock, fixedClock } from "./fixed-clock.ts";
export { type RecordingObserver, recordingObserver } from "./recording-observer.ts";
export type { Expectation, Runner } from "./runner.ts";
export { seededEntropy } from "./seeded-entropy.ts";
