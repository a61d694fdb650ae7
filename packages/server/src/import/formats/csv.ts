import { Readable } from "node:stream";
import { unknownName } from "@mintport/core/management";
import { type Info, parse } from "csv-parse";
import { CommandFailed } from "../../errors/command-failed.ts";
import type { ImportFile } from "../import-file.ts";
import { type ImportRow, idOf, type RowProblem } from "../import-row.ts";
import { type CsvColumn, csvColumns } from "./csv-columns.ts";

/**
 * The rows of CSV (RFC 4180): the first row names the columns, as `csvColumns` lists them. An empty cell says nothing. Throws
 * `CommandFailed`, before any row, if a column is unknown.
 */
export async function* csvRows(file: Pick<ImportFile, "chunks">): AsyncGenerator<ImportRow> {
  let columns: readonly Named[] | undefined;
  let line = 0;
  try {
    for await (const read of recordsOf(file)) {
      const { record, info } = read as { readonly record: readonly string[]; readonly info: Info };
      line = info.lines;
      if (columns === undefined) columns = namedColumns(record);
      else yield csvRow(`line ${line}`, columns, record);
    }
  } catch (failure) {
    if (failure instanceof CommandFailed) throw failure;
    if (columns === undefined) throw new CommandFailed(`<file>: ${faultOf(failure)}`);
    yield { at: `after line ${line}`, problems: [{ field: "", message: faultOf(failure) }] };
  }
  if (columns === undefined) throw new CommandFailed("<file>: must begin with a row of columns");
}

interface Named {
  readonly name: string;
  readonly column: CsvColumn;
}

const recordsOf = ({ chunks }: Pick<ImportFile, "chunks">): AsyncIterable<unknown> => {
  const text = async function* () {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const chunk of chunks()) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
  const records = parse({
    ...{ info: true, relax_column_count: true, skip_empty_lines: true },
    max_record_size: 1_048_576,
  });
  const source = Readable.from(text());
  source.on("error", (failure) => records.destroy(failure));
  return source.pipe(records);
};

/** A cell that is not closed swallows all that follows, so nothing behind it is read. */
const faultOf = (failure: unknown): string =>
  failure instanceof TypeError
    ? "must be UTF-8; what follows was not read"
    : `cannot be read on: ${failure instanceof Error && "code" in failure ? String(failure.code) : "unknown"}; a quote may be missing, and what follows was not read`;

const namedColumns = (header: readonly string[]): readonly Named[] => {
  const named = header.map((name) => ({ name, column: csvColumns.get(name) }));
  const problems = named.flatMap(({ name, column }, at) => {
    if (column === undefined)
      return [
        `column ${at + 1}, ${JSON.stringify(name)}: ${unknownName(name, [...csvColumns.keys()])}`,
      ];
    return header.indexOf(name) === at ? [] : [`column ${at + 1}, ${name}: stands there twice`];
  });
  if (!header.includes("id")) problems.push("there must be a column id");
  if (header.includes("secrets") && (header.includes("secret") || header.includes("secretHash")))
    problems.push("there must be either secrets or secret and secretHash");
  if (problems.length > 0) throw new CommandFailed(`<file>: ${problems.join("; ")}`);
  return named as readonly Named[];
};

const csvRow = (at: string, columns: readonly Named[], cells: readonly string[]): ImportRow => {
  const origin = { at, ...idOf(cells[columns.findIndex(({ name }) => name === "id")]) };
  if (cells.length !== columns.length)
    return {
      ...origin,
      problems: [
        {
          field: "",
          message: `must have ${columns.length} cells, and has ${cells.length}: a cell with a comma in it, as a hash may have, stands between quotes`,
        },
      ],
    };
  const problems: RowProblem[] = [];
  const client: Record<string, unknown> = {};
  for (const [i, { name, column }] of columns.entries()) {
    const text = cells[i] ?? "";
    if (text === "") continue;
    column.read(text).match(
      (value) => {
        place(client, column.path, value);
      },
      (message) => {
        problems.push({ field: name, message });
      },
    );
  }
  return problems.length > 0 ? { ...origin, problems } : { ...origin, client };
};

/** Below a list, as of `secrets.0.hash`, there is one item at most. */
const place = (target: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [name = "", ...rest] = path;
  if (rest.length === 0) target[name] = value;
  else if (rest[0] === "0") {
    const [item = {}] = (target[name] ?? []) as [Record<string, unknown>?];
    target[name] = [item];
    place(item, rest.slice(1), value);
  } else place((target[name] ??= {}) as Record<string, unknown>, rest, value);
};
