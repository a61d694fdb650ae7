import { jsonFaults } from "../../json/json-faults.ts";
import { jsonIn } from "../../json/json-in.ts";
import { isTooDeep, maxDepth } from "../../json/max-depth.ts";
import { type ImportFile, linesOf } from "../import-file.ts";
import { type ImportRow, idOf, rowOf } from "../import-row.ts";

/** The rows of JSON Lines: a client a line, in the form that `mintport export` writes. */
export async function* jsonLinesRows(file: Pick<ImportFile, "chunks">): AsyncGenerator<ImportRow> {
  for await (const { line, text, fault } of linesOf(file))
    yield text === undefined ? refused(line, fault ?? "") : lineRow(line, text);
}

const lineRow = (line: number, text: string): ImportRow =>
  isTooDeep(text)
    ? refused(line, `must be nested at most ${maxDepth} deep`)
    : jsonIn(text).match(
        (value) => wholeRow(line, text, value),
        () => refused(line, "must be a JSON object on one line"),
      );

/** What is read must be what the line says: of a member that stands twice nobody can tell which was meant. */
const wholeRow = (line: number, text: string, value: unknown): ImportRow => {
  const row = rowOf(`line ${line}`, value);
  const problems = jsonFaults(text);
  return problems.length === 0 ? row : { at: row.at, ...idOf(row.id), problems };
};

const refused = (line: number, message: string): ImportRow => ({
  at: `line ${line}`,
  problems: [{ field: "", message }],
});
