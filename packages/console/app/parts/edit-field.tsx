import { useId } from "preact/hooks";
import type { EditableField } from "../forms/editable-field.ts";
import { itemsOf } from "../forms/field-text.ts";
import { describedBy, Field, FieldNotes } from "./field.tsx";

interface Props {
  readonly field: EditableField;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

/** A field of a tenant or a client, as its kind is typed. */
export const EditField = (props: Props) => {
  const { field, text, problem, onChange } = props;
  const { path: name, kind, label, hint, options } = field;
  if (kind === "checks") return <Checks {...props} />;
  if (kind === "flag") return <Flag {...props} />;
  const shared = {
    label,
    name,
    value: text,
    onChange,
    problem,
    marksOptional: false,
    ...(hint === undefined ? {} : { hint }),
  };
  if (kind === "choice")
    return <Field {...shared} {...(options === undefined ? {} : { choices: options })} />;
  if (kind === "lines" || kind === "json")
    return (
      <Field
        {...shared}
        type="area"
        isCode
        rows={Math.min(12, Math.max(2, text.split("\n").length + 1))}
      />
    );
  if (kind === "number") return <Field {...shared} isCode inputMode="numeric" />;
  return (
    <div class="field">
      <Field {...shared} isCode={kind === "scope" || text.includes("://")} />
      {kind === "scope" && options !== undefined && options.length > 0 && <Picks {...props} />}
    </div>
  );
};

/** Any of some values, each a check. */
const Checks = ({ field, text, problem, onChange }: Props) => {
  const id = useId();
  const { label, hint, options = [] } = field;
  const chosen = itemsOf(field, text);
  return (
    <fieldset aria-describedby={describedBy(id, { hint, problem })}>
      <legend>{label}</legend>
      {options.map(([value, words]) => (
        <label key={value} class="check">
          <input
            type="checkbox"
            name={field.path}
            value={value}
            checked={chosen.includes(value)}
            aria-invalid={problem === undefined ? undefined : "true"}
            onChange={() => {
              onChange(toggled(options, chosen, value));
            }}
          />
          {words}
        </label>
      ))}
      <FieldNotes id={id} hint={hint} problem={problem} />
    </fieldset>
  );
};

/** Yes, or nothing said. */
const Flag = ({ field: { path, label, hint }, text, problem, onChange }: Props) => {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          name={path}
          checked={text !== ""}
          aria-invalid={problem === undefined ? undefined : "true"}
          aria-describedby={describedBy(id, { hint, problem })}
          onChange={() => {
            onChange(text === "" ? "true" : "");
          }}
        />
        {label}
      </label>
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
};

/** The scope tokens that the tenant announces, to be put in and taken out. */
const Picks = ({ field, text, onChange }: Props) => {
  const { label, options = [] } = field;
  const chosen = itemsOf(field, text);
  return (
    <div class="picks" role="group" aria-label={`${label}: what the tenant announces`}>
      {options.map(([value]) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen.includes(value)}
          onClick={() => {
            onChange(
              (chosen.includes(value)
                ? chosen.filter((other) => other !== value)
                : [...chosen, value]
              ).join(" "),
            );
          }}
        >
          {value}
        </button>
      ))}
    </div>
  );
};

const toggled = (
  options: readonly (readonly [string, string])[],
  chosen: readonly string[],
  value: string,
): string =>
  options
    .map(([one]) => one)
    .filter((one) => chosen.includes(one) !== (one === value))
    .join(" ");
