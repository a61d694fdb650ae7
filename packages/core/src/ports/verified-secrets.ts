import type { SecretHash } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Source } from "../domain/source.ts";

/**
 * Secrets that were verified lately in this process, so that a slow hash is computed once and not with each request.
 * Synchronous: it lives in memory, or nowhere.
 *
 * Promise: keeps no secret in clear and none for long, and never says yes for a secret that was not verified against
 * exactly this hash of this client of this tenant. Bounded.
 */
export interface VerifiedSecrets {
  remember(secret: VerifiedSecret): void;
  /** Whether the secret was verified lately against this hash. The caller makes sure that the hash is still live. */
  knows(secret: VerifiedSecret): boolean;
}

/** One secret that was presented and verified, as it is remembered. */
export interface VerifiedSecret {
  readonly tenant: TenantId;
  readonly client: ClientId;
  readonly presented: string;
  /** The hash that it was verified against; left out where it is remembered by its source. */
  readonly hash?: SecretHash;
  /**
   * The source that proved it. A secret that is remembered with a source is known with exactly this source, and never
   * without.
   */
  readonly source?: Source;
}
