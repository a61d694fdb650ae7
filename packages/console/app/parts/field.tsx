import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A labelled field with what it means below it. */
export const Field = ({
  label,
  name,
  hint,
  value,
  onChange,
  type = "text",
  required = false,
  marksOptional = true,
  choices,
  isCode = false,
  problem,
  rows = 6,
  inputMode,
}: {
  readonly label: string;
  readonly name?: string | undefined;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "search" | "area";
  readonly required?: boolean;
  /** Whether a field that may be empty says so. */
  readonly marksOptional?: boolean;
  /** Each value with its words. */
  readonly choices?: readonly (readonly [string, string])[];
  readonly isCode?: boolean;
  /** What is wrong with the value, and what is right. */
  readonly problem?: string | undefined;
  readonly rows?: number;
  readonly inputMode?: "numeric" | undefined;
}) => {
  const id = useId();
  const shared = {
    id,
    name,
    value,
    required,
    "aria-describedby": describedBy(id, { hint, problem }),
    "aria-invalid": problem === undefined ? undefined : ("true" as const),
    class: isCode ? "code" : undefined,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange(event.currentTarget.value);
    },
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!required && marksOptional && <span class="optional"> optional</span>}
      </label>
      {choices !== undefined && (
        <select {...shared}>
          {choices.map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      )}
      {choices === undefined && type === "area" && (
        <textarea rows={rows} spellcheck={false} {...shared} />
      )}
      {choices === undefined && type === "password" && (
        <input type="password" autocomplete="off" {...shared} />
      )}
      {choices === undefined && type === "search" && (
        <input type="search" autocomplete="off" spellcheck={false} {...shared} />
      )}
      {choices === undefined && type === "text" && (
        <input
          type="text"
          autocomplete="off"
          spellcheck={false}
          inputMode={inputMode}
          {...shared}
        />
      )}
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
};

interface Notes {
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
}

/** The ids of the notes that a field has, for `aria-describedby`. */
export const describedBy = (id: string, { hint, problem }: Notes): string | undefined =>
  [
    ...(problem === undefined ? [] : [`${id}-problem`]),
    ...(hint === undefined ? [] : [`${id}-hint`]),
  ].join(" ") || undefined;

/** What is wrong with a field, and what it means. */
export const FieldNotes = ({ id, hint, problem }: Notes & { readonly id: string }) => (
  <>
    {problem !== undefined && (
      <p class="problem" id={`${id}-problem`}>
        {problem}
      </p>
    )}
    {hint !== undefined && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </>
);
