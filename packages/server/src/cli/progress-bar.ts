import type { CommandContext } from "./command-context.ts";

/** Says on the line of a command's progress how far a file is done. Where there is no terminal it says nothing. */
export const progressBar =
  ({ progress }: Pick<CommandContext, "progress">, part: (done: number) => number) =>
  (rows: number): void => {
    progress?.tell(barOf(part(rows), rows));
  };

/** `[######--------------]  30%  30,000 rows`. */
const barOf = (part: number, rows: number): string => {
  const done = Math.round(part * width);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${"#".repeat(done)}${"-".repeat(width - done)}] ${percent}%  ${rows.toLocaleString("en")} rows`;
};

const width = 20;
