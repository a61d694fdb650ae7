import type { DamagedRow } from "@mintport/core/ports";
import type { CommandContext } from "./command-context.ts";
import { printable } from "./printable.ts";

/** Says on standard error which rows of a list cannot be read, whatever the list's format. */
export const tellDamaged = (
  { err }: CommandContext,
  what: "tenant" | "client" | "grant",
  rows: readonly DamagedRow[],
): void => {
  for (const { name } of rows)
    err(
      `mintport: warning: ${what} ${printable(name)} cannot be read: its row was edited, or written by another version\n`,
    );
};
