import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A labelled field with what it means below it. */
export const Field = ({
  label,
  hint,
  value,
  onChange,
  type = "text",
  required = false,
  choices,
  isCode = false,
}: {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "search" | "area";
  readonly required?: boolean;
  /** Each value with its words. */
  readonly choices?: readonly (readonly [string, string])[];
  readonly isCode?: boolean;
}) => {
  const id = useId();
  const shared = {
    id,
    value,
    required,
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
    class: isCode ? "code" : undefined,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange(event.currentTarget.value);
    },
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!required && <span class="optional"> optional</span>}
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
        <textarea rows={6} spellcheck={false} {...shared} />
      )}
      {choices === undefined && type === "password" && (
        <input type="password" autocomplete="off" {...shared} />
      )}
      {choices === undefined && type === "search" && (
        <input type="search" autocomplete="off" spellcheck={false} {...shared} />
      )}
      {choices === undefined && type === "text" && (
        <input type="text" autocomplete="off" spellcheck={false} {...shared} />
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
