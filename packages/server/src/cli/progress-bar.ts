import type { ImportFile } from "../import/import-file.ts";
import type { CommandContext } from "./command-context.ts";

/** Shows on a terminal how far a file has been read, ten times a second at most. Elsewhere it shows nothing. */
export const progressBar = (
  { progress = () => {} }: Pick<CommandContext, "progress">,
  { size, read }: Pick<ImportFile, "size" | "read">,
): { show(rows: number): void; end(): void } => {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show: (rows) => {
      const now = performance.now();
      if (now - shown < 100) return;
      shown = now;
      progress(barOf(size === 0 ? 1 : Math.min(1, read() / size), rows));
    },
    end: () => {
      if (shown > 0) progress("");
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
