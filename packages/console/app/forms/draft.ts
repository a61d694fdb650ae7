import type { EditableField } from "./editable-field.ts";
import { readField, type Texts } from "./field-text.ts";

/** What is being typed, and the record that it was begun from. */
export interface Draft {
  readonly base: Texts;
  readonly typed: Texts;
}

/** A draft in which nothing was typed yet. */
export const newDraft = (base: Texts): Draft => ({ base, typed: base });

/** A change of one field, as texts. */
export interface FieldChange {
  readonly field: EditableField;
  readonly before: string;
  readonly after: string;
}

/** The fields in which two texts of a record mean something else. Another spelling of the same is no change. */
export const changesBetween = (
  fields: readonly EditableField[],
  before: Texts,
  after: Texts,
): readonly FieldChange[] =>
  fields
    .map((field) => ({ field, before: before[field.path] ?? "", after: after[field.path] ?? "" }))
    .filter(
      (change) =>
        JSON.stringify(readField(change.field, change.before)) !==
        JSON.stringify(readField(change.field, change.after)),
    );

/** The same draft on a record that somebody else has changed: what was typed stays, and everything else is as it is now. */
export const rebased = (
  fields: readonly EditableField[],
  { base, typed }: Draft,
  now: Texts,
): Draft => {
  const own = changesBetween(fields, base, typed);
  return {
    base: now,
    typed: { ...now, ...Object.fromEntries(own.map(({ field, after }) => [field.path, after])) },
  };
};
