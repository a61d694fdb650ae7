import { CommandFailed } from "../errors/command-failed.ts";
import type { FormatName } from "./format-name.ts";
import { auth0Rows } from "./formats/auth0.ts";
import { csvRows } from "./formats/csv.ts";
import { hydraRows } from "./formats/hydra.ts";
import { jsonLinesRows } from "./formats/json-lines.ts";
import { keycloakRows } from "./formats/keycloak.ts";
import { type ImportFile, jsonFile } from "./import-file.ts";
import { type ImportRow, type ImportRows, isRecord } from "./import-row.ts";

/** The formats of which a file is one JSON value, which is read as a whole. */
const wholeFormats: Readonly<Record<string, (file: unknown) => readonly ImportRow[]>> = {
  keycloak: keycloakRows,
  hydra: hydraRows,
  auth0: auth0Rows,
};

/** The rows of a file, and how much of it is behind once so many of them are done: 0 to 1. */
export interface RowsOfFile {
  readonly rows: ImportRows;
  part(done: number): number;
}

/**
 * The rows of a file, by the format that is named, or else by the end of its name and, of JSON, by what its clients look like.
 * Throws `CommandFailed`.
 */
export const rowsIn = async (file: ImportFile, format?: FormatName): Promise<RowsOfFile> => {
  const named = format ?? formatOf(file.path);
  const part = () => (file.size === 0 ? 1 : Math.min(1, file.read() / file.size));
  if (named === "csv") return { rows: csvRows(file), part };
  if (named === "jsonl") return { rows: jsonLinesRows(file), part };
  const value = await jsonFile(file.path);
  const rows = wholeFormats[named ?? formatOfJson(file.path, value)]?.(value) ?? [];
  if (rows.length === 0)
    throw new CommandFailed(
      `<file>: ${file.path} holds no clients where ${named ?? "they"} would stand`,
    );
  return { rows, part: (done) => Math.min(1, done / rows.length) };
};

/** `undefined`: some JSON. */
const formatOf = (path: string): "csv" | "jsonl" | undefined => {
  const ending = /\.(csv|jsonl|ndjson|json)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined)
    throw new CommandFailed(
      `--format: must be given, as ${path} ends in none of .csv, .jsonl, .ndjson and .json`,
    );
  if (ending === "json") return undefined;
  return ending === "csv" ? "csv" : "jsonl";
};

const formatOfJson = (path: string, value: unknown): FormatName => {
  const list = isRecord(value) ? (value["clients"] ?? value["items"]) : value;
  const members = new Set(
    (Array.isArray(list) ? list : []).slice(0, 100).filter(isRecord).flatMap(Object.keys),
  );
  if (members.has("clientId")) return "keycloak";
  if (["app_type", "callbacks", "is_first_party"].some((name) => members.has(name))) return "auth0";
  if (members.has("client_id")) return "hydra";
  throw new CommandFailed(
    `--format: must be given, as ${path} looks like none of Keycloak, Ory Hydra and Auth0; a client a line is .jsonl`,
  );
};
