import { useEffect, useRef, useState } from "preact/hooks";
import type { FieldChange } from "../forms/draft.ts";
import { type FieldGroup, fieldsOf, type ShownRecord } from "../forms/editable-field.ts";
import { type Problems, patchOf, problemsBeside } from "../forms/patch.ts";
import { type Answer, ApiFailure } from "../session/api.ts";
import { ChangeList } from "./change-list.tsx";
import { useConsole } from "./context.ts";
import { EditField } from "./edit-field.tsx";
import { Failure, Notice } from "./notice.tsx";
import { Review } from "./review.tsx";
import { counted } from "./time.ts";
import { useDraft } from "./use-draft.ts";
import { useUnsent } from "./use-unsent.ts";

/** What a form changes, and how. */
export interface RecordFormProps {
  /** As people know it: `orders`. */
  readonly name: string;
  /** Its path in the admin API. */
  readonly path: string;
  /** The record as it was read. */
  readonly answer: Answer<ShownRecord>;
  readonly groups: readonly FieldGroup[];
  /** The record as the form has it. Default: as it was read. */
  readonly recordOf?: (record: ShownRecord) => ShownRecord;
  /** What makes a change dangerous, in words; `undefined` if nothing does. */
  readonly dangerOf: (changes: readonly FieldChange[]) => string | undefined;
  /** Where its page and its audit log are. */
  readonly links: { readonly back: string; readonly audit: string };
}

/**
 * Changes a record by form. What was not changed is not sent. If somebody else was faster, what was typed stays, and the form says
 * what they changed; what the server refuses is said beside its field.
 */
export const RecordForm = ({
  name,
  path,
  answer,
  groups,
  recordOf = (record) => record,
  dangerOf,
  links,
}: RecordFormProps) => {
  const { api, say } = useConsole();
  const fields = fieldsOf(groups);
  const { draft, changes, theirs, type, rebase } = useDraft(
    `edit ${path}`,
    fields,
    recordOf(answer.body),
  );
  const letGo = useUnsent(changes.length > 0);
  const [etag, setEtag] = useState(answer.etag);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<ApiFailure>();
  const [isReviewing, setReviewing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { patch, problems: unread } = patchOf(changes);
  const shown = { ...problems, ...unread };
  useEffect(() => {
    if (!isReviewing && Object.keys(problems).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [problems, isReviewing]);
  const write = async (): Promise<void> => {
    setProblems({});
    setFailure(undefined);
    try {
      await api(path, { method: "PATCH", ifMatch: etag, body: patch });
      say(`${name} is changed`);
      letGo();
      location.hash = links.back;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 412) {
        const now = await api<ShownRecord>(path);
        setEtag(now.etag);
        rebase(recordOf(now.body));
      } else if (error.status === 400) {
        const beside = problemsBeside(fields, draft.typed, error.problems);
        setProblems(beside.problems);
        setFailure(error);
      } else throw error;
    }
  };
  return (
    <>
      <form
        ref={form}
        class="edit-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (Object.keys(unread).length > 0) setProblems(unread);
          else setReviewing(changes.length > 0);
        }}
      >
        {theirs.length > 0 && <Theirs theirs={theirs} changes={changes} audit={links.audit} />}
        {groups.map(({ title, fields: own }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            {own.map((field) => (
              <EditField
                key={field.path}
                field={field}
                text={draft.typed[field.path] ?? ""}
                problem={shown[field.path]}
                onChange={(text) => {
                  setProblems(without(problems, field.path));
                  type(field.path, text);
                }}
              />
            ))}
          </section>
        ))}
        <Failure failure={failure} />
        <div class="buttons">
          <span class="quiet">
            {changes.length === 0
              ? "Nothing is changed."
              : `${counted(changes.length, "field")} changed.`}
          </span>
          <a class="button" href={links.back} onClick={letGo}>
            Cancel
          </a>
          <button type="submit" class="primary" disabled={changes.length === 0}>
            Review the change
          </button>
        </div>
      </form>
      {isReviewing && (
        <Review
          name={name}
          changes={changes}
          danger={dangerOf(changes)}
          perform={write}
          onClose={() => {
            setReviewing(false);
          }}
        />
      )}
    </>
  );
};

const without = (problems: Problems, path: string): Problems =>
  Object.fromEntries(Object.entries(problems).filter(([name]) => name !== path));

const labelsOf = (changes: readonly FieldChange[]): string =>
  changes.map(({ field }) => field.label).join(", ");

/** What somebody else changed meanwhile, and in which of those fields something else was typed. */
const Theirs = ({
  theirs,
  changes,
  audit,
}: {
  readonly theirs: readonly FieldChange[];
  readonly changes: readonly FieldChange[];
  readonly audit: string;
}) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" });
  }, [theirs]);
  const both = changes.filter(({ field }) =>
    theirs.some((other) => other.field.path === field.path),
  );
  return (
    <div ref={place} role="alert">
      <Notice
        kind="warning"
        title={
          changes.length > 0
            ? "Somebody else changed it meanwhile: nothing of yours is saved yet"
            : "It was changed meanwhile: nothing of yours is left to be saved"
        }
      >
        <p>What you typed is kept. It was changed:</p>
        <ChangeList changes={theirs} isPlain />
        {both.length > 0 && (
          <p>You changed, too: {labelsOf(both)}. Yours takes the place of theirs.</p>
        )}
        <p>
          Look at it, and review your change again. <a href={audit}>Who it was: the audit log</a>
        </p>
      </Notice>
    </div>
  );
};
