import { writeFileSync } from "node:fs";
import type { RunFile } from "./results.ts";
import { type Table, textTable } from "./table.ts";

/** Ends a run: keeps it in a file if one was named, and prints it with what is wrong with it; the exit code. */
export const printRun = (
  run: RunFile,
  tables: readonly Table[],
  json: string | undefined,
): number => {
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(run, undefined, 2)}\n`);
  for (const table of tables) console.log(`\n${textTable(table)}`);
  for (const warning of run.warnings) console.log(`\nwarning: ${warning}`);
  for (const fault of run.faults) console.log(`\nVOID: ${fault}`);
  return run.faults.length === 0 ? 0 : 1;
};
