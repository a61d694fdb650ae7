import type { SecretHasher } from "@mintport/core/ports";
import { quickstartSecrets } from "./quickstart.ts";

/**
 * A hasher to which a secret of the documentation is a wrong one, at the same work: for every server but the demo. So it
 * opens nothing there, though another process put the demo into the same store, or somebody moved its rows.
 */
export const withoutWellKnown = (hasher: SecretHasher): SecretHasher => ({
  hash: (secret) => hasher.hash(secret),
  verify: (presented, hashes, tenant) =>
    hasher.verify(wellKnown.has(presented) ? `${presented}\u0000` : presented, hashes, tenant),
});

const wellKnown: ReadonlySet<string> = new Set(quickstartSecrets);
