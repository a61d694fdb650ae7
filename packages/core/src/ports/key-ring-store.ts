import type { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";

/**
 * A tenant's key ring: one text, written and read by `@mintport/crypto`, in which private keys stand encrypted. The
 * store only keeps writers from overwriting each other, so that any number of nodes rotate once.
 */
export interface KeyRingStore {
  read(tenant: TenantId): ResultAsync<Versioned<string> | undefined, PortError>;

  /**
   * Writes the ring if it still is at `expected` (`undefined`: if there is none yet): compare-and-swap, in one step.
   *
   * Promise: of any number of concurrent callers that expect the same revision, exactly one sees `replaced`. A
   * ring that is written where an earlier one was removed never has a revision that that one had.
   */
  replace(
    tenant: TenantId,
    expected: Revision | undefined,
    ring: string,
  ): ResultAsync<KeyRingVerdict, PortError>;
}

/** The outcome of a replacement: `stale` means that another node was first. */
export type KeyRingVerdict =
  | { readonly verdict: "replaced"; readonly revision: Revision }
  | { readonly verdict: "stale" };
