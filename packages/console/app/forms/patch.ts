import type { FieldChange } from "./draft.ts";
import type { EditableField } from "./editable-field.ts";
import { itemsOf, readField, type Texts } from "./field-text.ts";

/** Why fields cannot be as they were typed, by their path. */
export type Problems = Readonly<Record<string, string>>;

/** The body of a PATCH: what was changed and nothing else; or which texts are no values. */
export const patchOf = (
  changes: readonly FieldChange[],
): { readonly patch: object; readonly problems: Problems } => {
  const patch: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  const inner: Record<string, Record<string, unknown>> = {};
  for (const { field, after } of changes) {
    const read = readField(field, after);
    const [outer = "", name] = field.path.split(".");
    if ("problem" in read) problems[field.path] = read.problem;
    else if (name === undefined) patch[outer] = read.value;
    else patch[outer] = inner[outer] = { ...inner[outer], [name]: read.value };
  }
  return { patch, problems };
};

/**
 * The problems that the server found, beside the fields of a form. A problem within a field says where; `others` are those of
 * no field that the form has.
 */
export const problemsBeside = (
  fields: readonly EditableField[],
  texts: Texts,
  found: readonly { readonly field: string; readonly message: string }[],
): { readonly problems: Problems; readonly others: typeof found } => {
  const problems: Record<string, string> = {};
  const others: { readonly field: string; readonly message: string }[] = [];
  for (const problem of found) {
    const field = fields.find(({ path }) => `${problem.field}.`.startsWith(`${path}.`));
    if (field === undefined) others.push(problem);
    else {
      const place = placeIn(
        field,
        texts[field.path] ?? "",
        problem.field.slice(field.path.length + 1),
      );
      const before = problems[field.path];
      problems[field.path] = [
        ...(before === undefined ? [] : [before]),
        `${place}${problem.message}`,
      ].join("; ");
    }
  }
  return { problems, others };
};

const placeIn = (field: EditableField, text: string, rest: string): string => {
  if (rest === "") return "";
  const item = field.kind === "json" ? undefined : itemsOf(field, text)[Number(rest)];
  return `${item ?? `at ${rest}`}: `;
};
