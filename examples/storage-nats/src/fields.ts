import { portError } from "@mintport/core/ports";
import type { Row } from "./rows.ts";

/** A row and the fields that stand in it. */
export interface Read<Fields> {
  readonly row: Row;
  readonly fields: Fields;
}

/** The names of the fields, each with a value of its type. */
export type Shape = Readonly<Record<string, string | number | boolean>>;

/** Reads what `written` wrote. A row that is damaged throws `corrupt`: it must not pass for one that is not there. */
export const fieldsOf = <Fields extends Shape>(
  port: string,
  row: Row,
  shape: Fields,
): Read<Fields> => {
  let found: unknown;
  try {
    found = JSON.parse(row.text);
  } catch (cause) {
    throw portError("corrupt", port, cause);
  }
  const fields = Object(found) as Fields;
  for (const [name, example] of Object.entries(shape))
    if (typeof fields[name] !== typeof example) throw portError("corrupt", port);
  return { row, fields };
};

/** The text of a row. JSON takes any text of JavaScript, NUL and half a pair included. */
export const written = (fields: Shape): string => JSON.stringify(fields);
