import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../docs/snippets.ts";

/** A row of the table "Adding things" of docs/architecture.md. */
export interface Row {
  /** The places of new files, as `grants/types/<name>.ts` or `endpoints/`. */
  readonly write: readonly string[];
  /** The existing files to edit, each with the number of lines if the cell says one. An import is not counted. */
  readonly edit: readonly { readonly file: string; readonly lines: number | undefined }[];
}

/** The row whose first cell begins so; `undefined` if there is none. */
export const rowOf = (beginning: string): Row | undefined => {
  const cells = readFileSync(join(root, "docs/architecture.md"), "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .find(([, first = ""]) => first.toLowerCase().startsWith(beginning));
  const [, , write = "", edit = ""] = cells ?? [];
  return (
    cells && { write: [...write.matchAll(code)].map(([, text = ""]) => text), edit: edits(edit) }
  );
};

/** Whether a file of the repository stands at a place that the table names. */
export const isAt = (file: string, place: string): boolean =>
  new RegExp(
    `(?:^|/)${place
      .split(/<\w+>/)
      .map((part) => part.replaceAll(".", "\\."))
      .join("[^/]+")}${place.endsWith("/") ? "" : "$"}`,
  ).test(file);

/** Files stand in code, with or without their ending; what else stands in code is a name, a line or a folder. */
const edits = (cell: string): Row["edit"] =>
  [...cell.matchAll(/(?:(one|two|three) lines? of )?`([^`]+)`/g)]
    .filter(([, , text = ""]) => text.endsWith(".ts") || /^[\w-]+(?:\/[\w-]+)+$/.test(text))
    .map(([, count, text = ""]) => ({
      file: text.endsWith(".ts") ? text : `${text}.ts`,
      lines: count === undefined ? undefined : ["one", "two", "three"].indexOf(count) + 1,
    }));

const code = /`([^`]+)`/g;
