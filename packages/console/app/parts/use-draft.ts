import { useState } from "preact/hooks";
import { changesBetween, type Draft, type FieldChange, newDraft, rebased } from "../forms/draft.ts";
import type { EditableField, ShownRecord } from "../forms/editable-field.ts";
import { textsOf } from "../forms/field-text.ts";
import { useTyped } from "./use-typed.ts";

/** The state of a form that changes a record. */
export interface Drafting {
  readonly draft: Draft;
  /** What differs from the record, as it is typed now. */
  readonly changes: readonly FieldChange[];
  /** What somebody else changed since the form was opened. */
  readonly theirs: readonly FieldChange[];
  type(path: string, text: string): void;
  /** Goes on from a newer state of the record; what was typed stays. */
  rebase(now: ShownRecord): void;
}

/** A draft of a record by name. What was typed before a login goes on from the record as it is now. */
export const useDraft = (
  name: string,
  fields: readonly EditableField[],
  record: ShownRecord,
): Drafting => {
  const [kept, setKept] = useTyped<Draft>(name, newDraft(textsOf(fields, record)));
  const [theirs, setTheirs] = useState(() =>
    changesBetween(fields, kept.base, textsOf(fields, record)),
  );
  const [isFresh, setFresh] = useState(theirs.length > 0);
  const draft = isFresh ? rebased(fields, kept, textsOf(fields, record)) : kept;
  return {
    draft,
    theirs,
    changes: changesBetween(fields, draft.base, draft.typed),
    type: (path, text) => {
      setFresh(false);
      setKept({ ...draft, typed: { ...draft.typed, [path]: text } });
    },
    rebase: (now) => {
      const texts = textsOf(fields, now);
      setTheirs(changesBetween(fields, draft.base, texts));
      setFresh(false);
      setKept(rebased(fields, draft, texts));
    },
  };
};
