import type { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";

/** Nonces that DPoP proofs must carry (RFC 9449 §8), so that none can be made in advance. */
export interface DpopNonces {
  /** The nonce for the next proof: 1 to 256 characters of RFC 9449 §8.1's `NQCHAR`. */
  current(tenant: TenantId, now: Instant): ResultAsync<string, PortError>;
  /** Whether this nonce is ours, for this tenant, and not too old. Every node must know the others'. */
  accepts(tenant: TenantId, nonce: string, now: Instant): ResultAsync<boolean, PortError>;
}
