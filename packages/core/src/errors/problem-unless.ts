import type { ConfigurationProblem } from "./configuration-error.ts";

/**
 * No problem if a rule holds, and else the one of this field.
 *
 * @example problemUnless(isWholeWithin(interval, 1, 60), "interval", "must be whole seconds, 1 to 60")
 */
export const problemUnless = (
  holds: boolean,
  field: string,
  message: string,
): readonly ConfigurationProblem[] => (holds ? [] : [{ field, message }]);

/** Whether a value is a whole number from `least` to `most`. */
export const isWholeWithin = (value: unknown, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
