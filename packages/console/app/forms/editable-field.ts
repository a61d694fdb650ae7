/** How a field is typed, and what its text stands for. */
export type FieldKind =
  /** One line. */
  | "line"
  /** Scope tokens, with spaces between. */
  | "scope"
  /** Several texts, one a line. */
  | "lines"
  | "number"
  /** Yes, or nothing said. */
  | "flag"
  /** One of some values. */
  | "choice"
  /** Any of some values. */
  | "checks"
  | "json";

/** A field of a tenant or a client that an operator may change. */
export interface EditableField {
  /** Its name in the admin API, with a point before a field of `authorization`. */
  readonly path: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly hint?: string;
  /** The values that one chooses among, or that are offered, each with its words. */
  readonly options?: readonly (readonly [value: string, words: string])[];
  /** The value that an empty field means, so that it reads as empty. */
  readonly byDefault?: string;
  /** What comes of a change, for who confirms it. */
  readonly consequence?: string;
  /** What is sent for an empty field. @default null, which gives it back to its default */
  readonly empty?: unknown;
}

/** Fields under a heading of their own. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly EditableField[];
}

/** A tenant or a client as the admin API shows it. */
export type ShownRecord = Readonly<Record<string, unknown>>;

/** The fields of all groups. */
export const fieldsOf = (groups: readonly FieldGroup[]): readonly EditableField[] =>
  groups.flatMap(({ fields }) => fields);
