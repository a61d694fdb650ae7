import { CommandFailed } from "../errors/command-failed.ts";
import { csvRows } from "./formats/csv.ts";
import { importFile } from "./import-file.ts";
import type { ImportRow, ImportRows } from "./import-row.ts";

interface Beside {
  readonly at: string;
  readonly secrets: unknown[];
}

/**
 * Rows with the secrets of a second file, of CSV with the columns `id` and `secret` or `secretHash`: for servers that export
 * clients without them. A secret of a client that is not among the rows is a row of its own, which is refused. Throws
 * `CommandFailed`, before any row, if the second file is not whole.
 */
export const secretsBeside = async (path: string, rows: ImportRows): Promise<ImportRows> => {
  const beside = await secretsIn(path);
  return withSecrets(rows, beside, path);
};

const alone = "must hold an id, and a secret or a secretHash, and nothing else";

const secretsIn = async (path: string): Promise<Map<string, Beside>> => {
  const found = new Map<string, Beside>();
  for await (const row of csvRows(await importFile(path))) {
    const { secrets, id, ...others } = "client" in row ? row.client : {};
    const [other] = Object.keys(others);
    const told = "problems" in row ? row.problems.map(({ message }) => message).join("; ") : alone;
    if (typeof id !== "string" || !Array.isArray(secrets) || other !== undefined)
      throw new CommandFailed(`--secrets: ${path}, ${row.at}: ${told}`);
    const before = found.get(id);
    if (before === undefined) found.set(id, { at: row.at, secrets: [...(secrets as unknown[])] });
    else before.secrets.push(...(secrets as unknown[]));
  }
  return found;
};

async function* withSecrets(
  rows: ImportRows,
  beside: Map<string, Beside>,
  path: string,
): AsyncGenerator<ImportRow> {
  for await (const row of rows) {
    const own = row.id === undefined ? undefined : beside.get(row.id);
    if (row.id !== undefined) beside.delete(row.id);
    if (own === undefined || !("client" in row)) yield row;
    else if ("secrets" in row.client)
      yield {
        ...{ at: row.at, id: row.id ?? "" },
        problems: [{ field: "secrets", message: `must stand here or in ${path}, not in both` }],
      };
    else yield { ...row, client: { ...row.client, secrets: own.secrets } };
  }
  for (const [id, { at }] of beside)
    yield {
      ...{ at: `${path}, ${at}`, id },
      problems: [{ field: "id", message: "must be that of a client in the other file" }],
    };
}
