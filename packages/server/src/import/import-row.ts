/** A row of a file of clients: a client to be imported, one that is left out on purpose, or what is wrong with the row. */
export type ImportRow = RowOrigin &
  (
    | {
        /** The client in the form of `importClient`; judged there. */
        readonly client: Readonly<Record<string, unknown>>;
        /** What the file said of it that has no place here. */
        readonly notes?: readonly string[];
      }
    | { readonly skipped: string }
    | { readonly problems: readonly RowProblem[] }
  );

/** Where a row stands in its file. */
export interface RowOrigin {
  /** For people: `line 3`, or the pointer of a value within JSON, as `/clients/3`. */
  readonly at: string;
  /** The client's id, as far as the row says it. */
  readonly id?: string;
}

/** One thing that is wrong with a row, and the right. */
export interface RowProblem {
  readonly field: string;
  readonly message: string;
}

/** The rows of a file, one after another. */
export type ImportRows = AsyncIterable<ImportRow> | Iterable<ImportRow>;

/** Whether a value is an object of JSON. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The row of a value that was read as JSON. */
export const rowOf = (at: string, value: unknown): ImportRow =>
  isRecord(value)
    ? { at, ...idOf(value["id"]), client: value }
    : { at, problems: [{ field: "", message: "must be a JSON object" }] };

/** The id of a row, for its report; nothing of what is no id. */
export const idOf = (id: unknown): { readonly id?: string } =>
  typeof id === "string" && id.length <= 256 ? { id } : {};
