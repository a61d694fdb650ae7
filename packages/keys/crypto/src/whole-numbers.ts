import { ConfigurationError, type ConfigurationProblem } from "@mintport/core/ports";

/** The values that an option may have: whole numbers from `least` to `most`. */
export interface WholeNumber {
  readonly value: number;
  readonly least: number;
  /** Default: the largest number that is exact. */
  readonly most?: number;
}

/** Milliseconds: what a timer of JavaScript takes. A longer one would end at once. */
export const longestTimer = 2_147_483_647;

/** Names every option that is no whole number, or out of its bounds. */
export const wholeNumberProblems = (
  options: Readonly<Record<string, WholeNumber>>,
): ConfigurationProblem[] =>
  Object.entries(options)
    .filter(
      ([, { value, least, most = Number.MAX_SAFE_INTEGER }]) =>
        !Number.isSafeInteger(value) || value < least || value > most,
    )
    .map(([field, { least, most }]) => ({
      field,
      message: `must be a whole number, at least ${least}${most === undefined ? "" : ` and at most ${most}`}`,
    }));

/** Throws `ConfigurationError` if there are problems. */
export const requireWholeNumbers = (
  subject: string,
  options: Readonly<Record<string, WholeNumber>>,
): void => {
  const problems = wholeNumberProblems(options);
  if (problems.length > 0) throw new ConfigurationError(subject, problems);
};
