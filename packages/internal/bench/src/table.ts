/** Columns of text under their heads; the first one names the row. */
export interface Table {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table for a terminal. */
export const textTable = ({ title, heads, rows }: Table): string => {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  const padded = lines.map((line) =>
    line
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...padded].join("\n");
};

/** A table as Markdown, without its title; its columns line up in the text, too. */
export const markdownTable = ({ heads, rows }: Table): string => {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) =>
    Math.max(4, ...lines.map((line) => (line[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
};

/** A figure that may be missing, to some decimals. */
export const decimal = (value: number | undefined, decimals: number): string =>
  value === undefined ? "-" : value.toFixed(decimals);

export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Names stand left, numbers right. */
const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);
