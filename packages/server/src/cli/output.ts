import type { World } from "./world.ts";

/** Prints a result: as JSON for programs, or as text for people. */
export const print = (
  { out }: World,
  { json }: { readonly json?: boolean | undefined },
  { value, text }: { readonly value: unknown; readonly text: string },
): void => {
  out(`${json === true ? JSON.stringify(value) : text}\n`);
};

/** Rows in columns. */
export const table = (rows: readonly (readonly string[])[]): string => {
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
