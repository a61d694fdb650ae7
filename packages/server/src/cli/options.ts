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

/** A number of seconds, 0 included. */
export const seconds = (text: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError("must be a whole number of seconds, as 3600");
  return Number(text);
};

/** A date with its time zone, as seconds since the epoch. */
export const moment = (text: string): number => {
  const milliseconds = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  // `Date` takes the 31st of February for the 3rd of March.
  const isThere =
    new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10));
  if (Number.isNaN(milliseconds) || !isThere)
    throw new InvalidArgumentError("must be a date, as 2027-01-31 or 2027-01-31T12:00:00Z");
  return Math.floor(milliseconds / 1000);
};

/** A date, or how long ago: `15m`, `2h`, `7d`. */
export const momentOrAgo = (text: string): number => {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return Math.floor(Date.now() / 1000) - Number(count) * (secondsIn[unit] ?? 0);
  try {
    return moment(text);
  } catch {
    throw new InvalidArgumentError(
      "must be a date, as 2027-01-31 or 2027-01-31T12:00:00Z, or how long ago, as 15m, 2h or 7d",
    );
  }
};

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A moment for people; a dash for none. */
export const dateText = (seconds: number | undefined): string =>
  seconds === undefined ? "-" : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
