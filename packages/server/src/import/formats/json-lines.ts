import { jsonIn } from "../../json/json-in.ts";
import { isTooDeep, maxDepth } from "../../json/max-depth.ts";
import { type ImportFile, linesOf } from "../import-file.ts";
import { type ImportRow, rowOf } from "../import-row.ts";

/** The rows of JSON Lines: a client a line, in the form that `mintport export` writes. */
export async function* jsonLinesRows(file: Pick<ImportFile, "chunks">): AsyncGenerator<ImportRow> {
  for await (const { line, text, fault } of linesOf(file))
    yield text === undefined ? refused(line, fault ?? "") : lineRow(line, text);
}

const lineRow = (line: number, text: string): ImportRow =>
  isTooDeep(text)
    ? refused(line, `must be nested at most ${maxDepth} deep`)
    : jsonIn(text).match(
        (value) => rowOf(`line ${line}`, value),
        () => refused(line, "must be a JSON object on one line"),
      );

const refused = (line: number, message: string): ImportRow => ({
  at: `line ${line}`,
  problems: [{ field: "", message }],
});
