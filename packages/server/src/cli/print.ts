import type { CommandContext } from "./command-context.ts";
import { printableJson, printableLines } from "./printable.ts";
import { type Table, tableText } from "./table.ts";

/** Prints a result: as JSON for programs, or as text for people. */
export const print = (
  { out, terminal }: CommandContext,
  { json }: { readonly json?: boolean | undefined },
  { value, text }: { readonly value: unknown; readonly text: string | Table },
): void => {
  if (json === true) out(`${printableJson(JSON.stringify(value))}\n`);
  else out(`${typeof text === "string" ? printableLines(text) : tableText(text, terminal)}\n`);
};
