import type { Digest } from "../domain/digest.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Devices that wait for their user (RFC 8628). The store knows none of the rules: it keeps a text that core wrote, which two digests
 * lead to, and replaces it for whoever read it last.
 */
export interface DeviceAuthorizationStore extends Expiring {
  /** Keeps a new one. `exists`: one of its digests is taken, by a row that is not pruned; nothing was changed. */
  start(
    tenant: TenantId,
    authorization: NewDeviceAuthorization,
  ): MaybeAsync<"started" | "exists", PortError>;

  /** The row of a device code. `undefined`: it is expired, another tenant's, or was never there. */
  find(
    tenant: TenantId,
    deviceCode: Digest,
    now: Instant,
  ): MaybeAsync<Versioned<string> | undefined, PortError>;

  /** The same by the code that a person types, with the digest by which the row is replaced. */
  findByUserCode(
    tenant: TenantId,
    userCode: Digest,
    now: Instant,
  ): MaybeAsync<FoundByUserCode | undefined, PortError>;

  /**
   * Replaces the content if the row is still at `expected`. Its digests and its expiry stay.
   *
   * Promise: of any number of concurrent callers with one `expected`, exactly one sees `replaced`. After `ok` every handle reads the
   * new content. `stale`: somebody was faster; `unknown`: there is no such row, or it is expired. Both change nothing.
   */
  replace(
    tenant: TenantId,
    deviceCode: Digest,
    replacement: DeviceReplacement,
    now: Instant,
  ): MaybeAsync<"replaced" | "stale" | "unknown", PortError>;
}

/** A device authorization as it begins. */
export interface NewDeviceAuthorization {
  readonly deviceCode: Digest;
  /** A keyed digest: the code is so short that a plain one could be reversed. */
  readonly userCode: Digest;
  /** The text that core wrote: at most 64 KiB. */
  readonly content: string;
  /** The first moment at which the row is gone. */
  readonly expiresAt: Instant;
}

/** A row that a user code led to. */
export interface FoundByUserCode extends Versioned<string> {
  readonly deviceCode: Digest;
}

/** The text that takes another's place, and the revision of that. */
export interface DeviceReplacement {
  readonly content: string;
  readonly expected: Revision;
}
