import type { TenantId } from "@mintport/core";
import {
  type ClientImporting,
  type ImportChoices,
  type ImportedClient,
  importClient,
  type ManagementError,
} from "@mintport/core/management";
import { type PortError, present } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import { secretHashWork } from "@mintport/crypto";
import { explainManagement } from "../errors/command-failed.ts";
import { onePerField } from "../errors/one-per-field.ts";
import { clientKeys } from "./client-keys.ts";
import type { ImportResult } from "./import-result.ts";
import { type ImportRow, type ImportRows, type RowProblem } from "./import-row.ts";
import { looksGenerated, slowWork } from "./judging-hasher.ts";

/** The parts of an import of many rows. */
export interface RowsImport {
  readonly ports: ClientImporting;
  readonly tenant: TenantId;
  readonly choices: ImportChoices;
  /** Whether people chose all secrets that come in clear, so that `ports` hashes them slowly. @default false */
  readonly chosen?: boolean;
  /**
   * How many rows are worked on at a time.
   *
   * @default 64
   */
  readonly together?: number;
  /**
   * The milliseconds to wait before a row is tried again for which the store failed, one after another. Default: it is not tried
   * again.
   */
  readonly pauses?: readonly number[];
  /** Waits so many milliseconds. */
  wait?(milliseconds: number): Promise<void>;
}

/** What became of some rows, in their order. With a failure of the store the import ends, and may be run again. */
export interface ImportedRows {
  readonly results: readonly ImportResult[];
  readonly failure?: PortError;
}

/** Imports rows, a batch at a time, and answers what became of each. An id that comes twice is refused the second time. */
export async function* importRows(
  rows: ImportRows,
  { together = 64, ...importing }: RowsImport,
): AsyncGenerator<ImportedRows> {
  const places = new Map<string, string>();
  let batch: ImportRow[] = [];
  const work = async (): Promise<ImportedRows> => {
    const done = await Promise.all(batch.map((row) => tryAgain(importing, row)));
    batch = [];
    const failure = done.find((one) => one.isErr());
    return {
      results: done.flatMap((one) => (one.isOk() ? [one.value] : [])),
      ...present({ failure: failure?.isErr() === true ? failure.error : undefined }),
    };
  };
  for await (const row of rows) {
    batch.push(onlyOnce(places, row));
    if (batch.length < together) continue;
    const imported = await work();
    yield imported;
    if (imported.failure !== undefined) return;
  }
  if (batch.length > 0) yield await work();
}

const onlyOnce = (places: Map<string, string>, row: ImportRow): ImportRow => {
  const { at, id } = row;
  if (id === undefined || !("client" in row)) return row;
  const before = places.get(id);
  if (before === undefined) places.set(id, at);
  return before === undefined
    ? row
    : {
        at,
        id,
        problems: [{ field: "id", message: `must be of one client only: it is that of ${before}` }],
      };
};

/** What a failed try wrote is found by the next one, so that nothing is written twice. */
const tryAgain = async (
  importing: Omit<RowsImport, "together">,
  row: ImportRow,
  [pause, ...pauses] = importing.pauses ?? [],
): ReturnType<typeof importRow> => {
  const done = await importRow(importing, row);
  if (pause === undefined || done.isOk()) return done;
  await importing.wait?.(pause);
  return tryAgain(importing, row, pauses);
};

const importRow = async (
  { ports, tenant, choices, chosen = false }: Omit<RowsImport, "together">,
  row: ImportRow,
): Promise<Result<ImportResult, PortError>> => {
  const { at, id } = row;
  const origin = { at, ...present({ id }) };
  if ("skipped" in row) return ok({ ...origin, outcome: "skipped", notes: [row.skipped] });
  if ("problems" in row) return ok({ ...origin, outcome: "refused", problems: row.problems });
  const keyed = withKeys(row.client);
  if (keyed.isErr()) return ok({ ...origin, outcome: "refused", problems: [keyed.error] });
  const client = keyed.value as unknown as ImportedClient;
  const imported = await importClient(ports)(tenant, client, choices);
  return imported.match(
    ({ verdict, ...more }): Result<ImportResult, PortError> =>
      ok({ ...origin, outcome: verdict, ...more, ...told(row, client, chosen) }),
    (error) => {
      // One row that was edited must not keep all others out.
      if (error.type === "port_error" && error.kind !== "corrupt") return err(error);
      return ok({ ...origin, outcome: "refused", problems: problemsOf(error) });
    },
  );
};

const withKeys = (client: Readonly<Record<string, unknown>>): Result<object, RowProblem> =>
  "jwks" in client
    ? clientKeys(client["jwks"])
        .map((jwks) => ({ ...client, jwks }))
        .mapErr((message) => ({ field: "jwks", message }))
    : ok(client);

const problemsOf = (error: ManagementError): readonly RowProblem[] => {
  if (error.type === "invalid") return onePerField(error.problems);
  const message = error.type === "port_error" ? damaged : explainManagement(error, {}).message;
  return [{ field: "", message }];
};

const damaged =
  "is there, and cannot be read: its row was edited, or written by another version; remove the client first";

/** What the operator should know of a client that was taken: what was left out, and how dear its secrets are to verify. */
const told = (
  row: Extract<ImportRow, { readonly client: unknown }>,
  { secrets = [] }: ImportedClient,
  everyChosen: boolean,
): Pick<ImportResult, "notes" | "hashes"> => {
  const looks = secrets.some(({ secret }) => secret !== undefined && !looksGenerated(secret));
  const notes = [...(row.notes ?? []), ...(looks && !everyChosen ? [chosenSecret] : [])];
  const hashes = secrets.flatMap(({ secret, hash }) => {
    if (hash !== undefined) return secretHashWork(hash) ?? [];
    return secret !== undefined && (everyChosen || !looksGenerated(secret)) ? [slowWork] : [];
  });
  return present({
    notes: notes.length === 0 ? undefined : notes,
    hashes: hashes.length === 0 ? undefined : hashes,
  });
};

const chosenSecret =
  "a secret looks as if a person chose it: it is hashed with argon2id; give the client a generated one when you can";
