import type { CommandContext } from "./command-context.ts";
import { printable, printableJson, printableLines } from "./printable.ts";

/** Prints a result: as JSON for programs, or as text for people. */
export const print = (
  { out }: CommandContext,
  { json }: { readonly json?: boolean | undefined },
  { value, text }: { readonly value: unknown; readonly text: string },
): void => {
  out(`${json === true ? printableJson(JSON.stringify(value)) : printableLines(text)}\n`);
};

/** Rows in columns. */
export const table = (given: readonly (readonly string[])[]): string => {
  const rows = given.map((row) => row.map(printable));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};
