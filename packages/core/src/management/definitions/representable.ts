import { err, ok, type Result } from "neverthrow";
import type { Instant } from "../../domain/instant.ts";
import type { ManagementError } from "../management-error.ts";

/**
 * Refuses a moment that no calendar has: one that an operator mistyped by three digits must not stand in a record for good.
 *
 * @example representable("notBefore", instant(Number.MAX_SAFE_INTEGER - 1)) // err: notBefore must be …
 */
export const representable = (
  field: string,
  moment: Instant | undefined,
): Result<void, ManagementError> =>
  moment === undefined || (Number.isInteger(moment) && moment >= 0 && moment <= latestMoment)
    ? ok()
    : err({
        type: "invalid",
        problems: [
          { field, message: "must be whole seconds since 1970, and before the year 10000" },
        ],
      });

/** The last moment that a calendar has: 9999-12-31T23:59:59Z. */
export const latestMoment = 253_402_300_799;
