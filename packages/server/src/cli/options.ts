import { InvalidArgumentError } from "commander";

/** A whole number from 1. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError("must be a whole number from 1, as 3600");
  return Number(text);
};

/** Gathers an option that may be given several times. */
export const gather = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** Leaves out what was not given, so that the definition's own defaults hold. */
export const definedOnly = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
