import type { Seconds } from "./instant.ts";

/** The times that the windows are computed from, in seconds. */
export interface RotationPolicy {
  /** How long a key signs before its successor does. */
  readonly rotationInterval: Seconds;
  /** The longest that any token signed with these keys may live. */
  readonly longestTokenLifetime: Seconds;
  /** How long a verifier may keep a JWK Set. */
  readonly jwksMaxAge: Seconds;
  /** How far any two clocks may differ, and what it takes to write a ring: a few seconds at least. */
  readonly clockSkew: Seconds;
  /** How long a node may sign and publish by a ring that it read. */
  readonly ringMaxAge: Seconds;
}

/**
 * From a key's making to its first signature. A node may publish an older ring for `ringMaxAge`, and a verifier keep
 * what it got for `jwksMaxAge`; a clock that is ahead may let a node sign `clockSkew` early.
 */
export const announcementWindow = (policy: RotationPolicy): Seconds =>
  policy.ringMaxAge + policy.jwksMaxAge + policy.clockSkew;

/**
 * From a key's retirement to its removal. A node with an older ring may sign for `ringMaxAge` longer and by a clock
 * that is ahead; that token then lives out, by a verifier's clock that is behind.
 */
export const retirementWindow = (policy: RotationPolicy): Seconds =>
  policy.ringMaxAge + policy.longestTokenLifetime + 2 * policy.clockSkew;
