import { dateText } from "./options.ts";

/** A field's value for people: lists with spaces between, objects as JSON, moments as dates. */
export const detailText = (value: unknown): string =>
  Array.isArray(value) ? value.map(itemText).join(" ") : itemText(value);

const itemText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, withDates);

/** Seconds since 1970 say nothing to people. A day is a day. */
const withDates = (name: string, value: unknown): unknown => {
  if (typeof value !== "number") return value;
  if (name.endsWith("Day")) return dateText(value).slice(0, 10);
  return name.endsWith("At") || name === "notBefore" ? dateText(value) : value;
};
