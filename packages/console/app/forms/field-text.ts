import type { EditableField, ShownRecord } from "./editable-field.ts";

/** The text of each field, by its path. A form holds nothing else, so that what was typed is kept and compared as text. */
export type Texts = Readonly<Record<string, string>>;

/** What a text stands for: the value that is sent, or why there is none. */
export type Read = { readonly value: unknown } | { readonly problem: string };

/** The fields of a record as texts. */
export const textsOf = (fields: readonly EditableField[], record: ShownRecord): Texts =>
  Object.fromEntries(
    fields.map((field) => [field.path, textOf(field, valueAt(record, field.path))]),
  );

/** The parts of a text that stand for several values. */
export const itemsOf = ({ kind }: Pick<EditableField, "kind">, text: string): readonly string[] =>
  text
    .split(kind === "lines" ? "\n" : /\s+/)
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Reads the text of a field. An empty one gives the field back to its default. */
export const readField = (field: EditableField, text: string): Read => {
  const { kind, empty = null } = field;
  const trimmed = text.trim();
  if (trimmed === "") return { value: empty };
  if (kind === "flag") return { value: true };
  if (kind === "scope") return { value: itemsOf(field, text).join(" ") };
  if (kind === "lines" || kind === "checks") return { value: itemsOf(field, text) };
  if (kind === "number")
    return /^\d+$/.test(trimmed)
      ? { value: Number(trimmed) }
      : { problem: "must be a whole number, as 3600" };
  return kind === "json" ? readJson(trimmed) : { value: trimmed };
};

const readJson = (text: string): Read => {
  try {
    const value: unknown = JSON.parse(text);
    const problem = lostIn(text, value);
    return problem === undefined ? { value } : { problem };
  } catch (error) {
    return { problem: `must be JSON: ${error instanceof Error ? error.message : "it is not"}` };
  }
};

/** What the text says and its value does not: the server would never see it. */
const lostIn = (text: string, value: unknown): string | undefined => {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const start = at;
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (text[at] === ":") members += 1;
    else {
      while (/[-+.\dEe]/.test(text.charAt(at))) at += 1;
      // Of `true`, `false` and `null` an `e` is no number, and compares as none.
      if (at > start && Math.abs(Number(text.slice(start, at))) > Number.MAX_SAFE_INTEGER)
        return `must hold no number beyond ${Number.MAX_SAFE_INTEGER}: digits would be lost`;
      if (at > start) at -= 1;
    }
  }
  return members === membersOf(value) ? undefined : "must have each member of an object once";
};

const membersOf = (value: unknown): number =>
  typeof value !== "object" || value === null
    ? 0
    : Object.values(value).reduce<number>(
        (sum, member) => sum + membersOf(member),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      );

const textOf = (field: EditableField, value: unknown): string => {
  if (value === undefined || value === null || value === false) return "";
  if (value === field.byDefault) return "";
  if (field.kind === "json")
    return Array.isArray(value) && value.length === 0 ? "" : JSON.stringify(value, null, 2);
  if (Array.isArray(value)) return inOrder(field, value.map(String));
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Checks stand in the order of their options, however the record has them. */
const inOrder = ({ kind, options = [] }: EditableField, items: readonly string[]): string => {
  if (kind !== "checks") return items.join("\n");
  const known = options.map(([value]) => value);
  return [
    ...known.filter((value) => items.includes(value)),
    ...items.filter((item) => !known.includes(item)),
  ].join(" ");
};

const valueAt = (record: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : undefined,
      record,
    );
