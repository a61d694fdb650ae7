import { printable } from "./printable.ts";
import { styled, type Terminal } from "./terminal.ts";

/** Rows in columns. The first is the heading if all its cells are in capitals. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
}

/** Makes a table, which is laid out when it is printed. */
export const table = (rows: readonly (readonly string[])[]): Table => ({ rows });

/**
 * Lays a table out. On a terminal it fits: the widest columns become narrower, and their cells go on below, so that nothing
 * is lost. Elsewhere each row is one line, for whatever reads it.
 */
export const tableText = ({ rows: given }: Table, terminal?: Terminal): string => {
  const rows = given.map((row) => row.map(printable));
  const natural = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const widths = terminal === undefined ? natural : fitting(natural, terminal.columns);
  return rows
    .flatMap((row, index) => {
      const lines = linesOf(row, widths);
      return index === 0 && row.every((cell) => /^[A-Z][A-Z ]*$/.test(cell))
        ? lines.map((line) => styled(terminal, "bold", line))
        : lines;
    })
    .join("\n");
};

const gap = 2;

/** No column is narrower than this for the sake of others: a terminal of 20 columns has broken lines whatever one does. */
const narrowest = 8;

const fitting = (natural: readonly number[], columns: number): readonly number[] => {
  const widths = [...natural];
  const room = columns - gap * (widths.length - 1);
  for (let sum = total(widths); sum > room; sum -= 1) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
};

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

const linesOf = (row: readonly string[], widths: readonly number[]): readonly string[] => {
  const cells = row.map((cell, column) => broken(cell, widths[column] ?? cell.length));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => (lines[line] ?? "").padEnd(widths[column] ?? 0))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
};

/** Breaks a cell at its spaces, and a word that is longer than the column anywhere. */
const broken = (cell: string, width: number): readonly string[] => {
  if (cell.length <= width) return [cell];
  const lines: string[] = [];
  let rest = cell;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest];
};
