import { CommandFailed } from "../errors/command-failed.ts";
import { csvRows } from "./formats/csv.ts";
import { jsonLinesRows } from "./formats/json-lines.ts";
import type { ImportFile } from "./import-file.ts";
import type { ImportRows } from "./import-row.ts";

/** The formats that clients are read from. */
export const formatNames = ["jsonl", "csv"] as const;

/** The name of a format. */
export type FormatName = (typeof formatNames)[number];

/** The rows of a file, by the format that is named, or else by the end of its name. Throws `CommandFailed`. */
export const rowsIn = async (file: ImportFile, format?: FormatName): Promise<ImportRows> => {
  switch (format ?? formatOf(file.path)) {
    case "csv":
      return csvRows(file);
    case "jsonl":
      return jsonLinesRows(file);
  }
};

const formatOf = (path: string): FormatName => {
  const ending = /\.(csv|jsonl|ndjson)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined)
    throw new CommandFailed(`--format: must be given, as ${path} ends neither in .csv nor .jsonl`);
  return ending === "csv" ? "csv" : "jsonl";
};
