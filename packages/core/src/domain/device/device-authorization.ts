import { err, ok, type Result } from "neverthrow";
import type { ShownTo } from "../authorization/interaction.ts";
import type { UserAccess } from "../authorization/user-access.ts";
import type { ClientId, FamilyId } from "../identifiers.ts";
import { type Instant, isExpired, later, type Seconds } from "../instant.ts";
import type { ResourceIndicator } from "../resource-indicator.ts";
import type { Scope } from "../scope.ts";

/** A device that waits for its user (RFC 8628). Neither of its codes stands in it. */
export interface DeviceAuthorization {
  readonly client: ClientId;
  /** What the device asked for. */
  readonly scope: Scope;
  readonly resources: readonly ResourceIndicator[];
  readonly offline: boolean;
  readonly startedAt: Instant;
  /** The network address of the device, for the person who is asked whether it is theirs. */
  readonly startedFrom?: string;
  /** The first moment at which nobody can decide or poll any more. The row is kept longer, so that the device is told why. */
  readonly usableUntil: Instant;
  /** The seconds that the device must let pass between two polls. Being early makes it longer for good. */
  readonly interval: Seconds;
  readonly polledAt?: Instant;
  /** `told`: the device has heard the end of it, and its code is of no use any more. */
  readonly state: "pending" | "approved" | "denied" | "told";
  /** Who entered the code. Nobody else may see or decide it. */
  readonly claimedBy?: ShownTo;
  /** What the user allowed; there where the state is `approved`. */
  readonly access?: DeviceAccess;
}

/** What a user allowed a device. */
export interface DeviceAccess extends UserAccess {
  /** The family of all tokens that it leads to. */
  readonly family: FamilyId;
  readonly offline: boolean;
}

/** The row of whoever enters the code first; entering it again is no matter. Unknown, over, decided and another's are one answer. */
export const claimDevice = (
  row: DeviceAuthorization,
  claimant: ShownTo,
  now: Instant,
): Result<DeviceAuthorization, "unavailable"> =>
  isOpen(row, now) && (row.claimedBy === undefined || isClaimant(row, claimant))
    ? ok({ ...row, claimedBy: claimant })
    : err("unavailable");

/** The row after the decision of the one who entered the code. */
export const decideDevice = (
  row: DeviceAuthorization,
  claimant: ShownTo,
  decision: DeviceAccess | "denied",
  now: Instant,
): Result<DeviceAuthorization, "unavailable"> => {
  if (!isOpen(row, now) || !isClaimant(row, claimant)) return err("unavailable");
  return ok(
    decision === "denied"
      ? { ...row, state: "denied" }
      : { ...row, state: "approved", access: decision },
  );
};

/** The row after a poll, and whether it came too early (RFC 8628 §3.5). */
export const pollDevice = (
  row: DeviceAuthorization,
  now: Instant,
): { readonly row: DeviceAuthorization; readonly early: boolean } => {
  const early = row.polledAt !== undefined && now < later(row.polledAt, row.interval);
  const interval = early ? Math.min(row.interval + slowDown, longestInterval) : row.interval;
  return { row: { ...row, interval, polledAt: now }, early };
};

/** The row once the device was told. */
export const tellDevice = (row: DeviceAuthorization): DeviceAuthorization => {
  const { access: _, ...rest } = row;
  return { ...rest, state: "told" };
};

/** Whether a user can still decide. */
export const isOpen = ({ state, usableUntil }: DeviceAuthorization, now: Instant): boolean =>
  state === "pending" && !isExpired(usableUntil, now);

const isClaimant = ({ claimedBy }: DeviceAuthorization, { subject, session }: ShownTo): boolean =>
  claimedBy?.subject === subject && claimedBy.session === session;

/** Seconds that RFC 8628 §3.5 adds with each `slow_down`. */
const slowDown = 5;

/** A device that never learns must not be locked out for the whole life of its code. */
const longestInterval = 60;
