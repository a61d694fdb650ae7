import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "./field.tsx";

/** A choice that narrows a list: the name of its parameter, its label, and its values with their words. */
export interface FilterChoice {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly (readonly [string, string])[];
}

/** Milliseconds after the last letter before it is searched. */
const pause = 250;

/** Narrows a list by words and choices. They stand in the address, so that the way back leads to the same list. */
export const ListFilters = ({
  query,
  choices,
  onChange,
}: {
  readonly query: Readonly<Record<string, string>>;
  readonly choices: readonly FilterChoice[];
  readonly onChange: (query: Readonly<Record<string, string>>) => void;
}) => {
  const { q = "" } = query;
  const [text, setText] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    // The address has changed by itself.
    if (q !== sent.current) setText(q);
    sent.current = q;
  }, [q]);
  const search = (): void => {
    if (text.trim() === sent.current) return;
    sent.current = text.trim();
    onChange({ ...query, q: sent.current });
  };
  useEffect(() => {
    const timer = setTimeout(search, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <form
      class="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <Field label="Find by id or name" type="search" value={text} onChange={setText} />
      {choices.map(({ name, label, choices: values }) => (
        <Field
          key={name}
          label={label}
          value={query[name] ?? ""}
          choices={[["", "any"], ...values]}
          onChange={(value) => {
            onChange({ ...query, q: text.trim(), [name]: value });
          }}
        />
      ))}
    </form>
  );
};

/** The filters that an address has, of those that a list knows. */
export const filtersIn = (
  query: URLSearchParams,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(name) ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
