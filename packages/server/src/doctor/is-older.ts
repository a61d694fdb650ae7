import type { Instant } from "@mintport/core/ports";

/** Whether more than so many seconds have gone by since a moment that is known. */
export const isOlder = (moment: Instant | undefined, seconds: number, now: Instant): boolean =>
  moment !== undefined && now - moment > seconds;

/** Whether an end lies ahead, and within 14 days: time enough to see to it. */
export const isNear = (end: number, now: Instant): boolean => end > now && end - now < 14 * day;

/** A day as people write it, in UTC. */
export const dayText = (moment: number): string =>
  new Date(moment * 1000).toISOString().slice(0, 10);

const day = 86_400;

/** In seconds. */
export const year: number = 365 * day;

/** In seconds: what nobody used for so long is out of use. */
export const quarter: number = 90 * day;
