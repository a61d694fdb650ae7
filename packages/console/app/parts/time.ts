/** A moment in the reader's own time zone: `26 Nov 2026, 21:41`. */
export const momentText = (seconds: number): string => format.format(seconds * 1000);

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A day, as credentials note their last use. */
export const dayText = (seconds: number): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }).format(
    seconds * 1000,
  );

/** How far away a moment is: `in 3 days`, `2 hours ago`. */
export const distanceText = (seconds: number, now: number = Date.now() / 1000): string => {
  const away = seconds - now;
  const [unit, length] = units.find(([, size]) => Math.abs(away) >= size) ?? ["second", 1];
  return relative.format(Math.round(away / length), unit);
};

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A length of time: `1 hour`, `30 days`. */
export const lengthText = (seconds: number): string => {
  const [unit, length] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? [
    "second",
    1,
  ];
  return counted(seconds / length, unit);
};

/** A number with its word: `1 client`, `2,000 clients`. */
export const counted = (count: number, word: string, several = `${word}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? word : several}`;
