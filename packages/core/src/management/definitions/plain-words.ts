import type * as z from "zod/mini";

/**
 * What is right where a schema has no words of its own, for people: a validator's own texts name its types, and say what came
 * instead of what to write. Pass it as the `error` of a parse.
 *
 * @example schema.safeParse(value, { error: plainWords })
 */
export const plainWords = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing; must be ${kindOf(issue.expected)}`
        : `must be ${kindOf(issue.expected)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `must be ${texts(issue.values)}`
        : `must be one of ${texts(issue.values)}`;
    case "too_small":
      return `must ${isLong(issue.origin) ? "have" : "be"} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `must ${isLong(issue.origin) ? "have" : "be"} at most ${issue.maximum}${unitOf(issue.origin)}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return `has names that are not known: ${issue.keys.join(", ")}`;
    case "invalid_key":
      return "has a name that must not be there";
    default:
      return "must be of another form";
  }
};

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const kindOf = (expected: string): string => kinds[expected] ?? "of another kind";

const isLong = (origin: string): boolean => origin === "string" || origin === "array";

const unitOf = (origin: string): string => {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
};

const texts = (values: readonly unknown[]): string => values.map(String).join(", ");
