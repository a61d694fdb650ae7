import type { Brand } from "./brand.ts";

/** A moment, in whole seconds since 1970-01-01T00:00:00Z (RFC 7519 `NumericDate` without its fraction). */
export type Instant = Brand<number, "Instant">;

/** A length of time, in whole seconds. */
export type Seconds = number;

/** The moment `seconds` after the epoch; a fraction is cut off. */
export const instant = (seconds: number): Instant => Math.floor(seconds) as Instant;

/** The instant that lies the given number of seconds after another. */
export const later = (moment: Instant, by: Seconds): Instant => (moment + by) as Instant;

/** Whether what expires at `expiry` is dead at `now`: an expiry is the first moment of being dead. */
export const isExpired = (expiry: Instant, now: Instant): boolean => expiry <= now;
