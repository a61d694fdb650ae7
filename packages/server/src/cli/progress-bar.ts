import type { CommandContext } from "./command-context.ts";

/** Shows on a terminal how far a file is done, ten times a second at most. Elsewhere it shows nothing. */
export const progressBar = (
  { progress = () => {} }: Pick<CommandContext, "progress">,
  part: (done: number) => number,
): { show(rows: number): void; end(): void } => {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show: (rows) => {
      const now = performance.now();
      if (now - shown < 100) return;
      shown = now;
      progress(barOf(part(rows), rows));
    },
    end: () => {
      if (shown !== Number.NEGATIVE_INFINITY) progress("");
    },
  };
};

/** `[######--------------]  30%  30,000 rows`. */
const barOf = (part: number, rows: number): string => {
  const done = Math.round(part * width);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${"#".repeat(done)}${"-".repeat(width - done)}] ${percent}%  ${rows.toLocaleString("en")} rows`;
};

const width = 20;
