import type { FormPair } from "@mintport/core";

/**
 * The pairs of what a body parser left, in its order, repeats as repeats: of an object, of `FormData`, or of `URLSearchParams`.
 * `undefined` if it cannot be read as a form.
 */
export const formOf = (parsed: unknown): readonly FormPair[] | undefined => {
  if (parsed instanceof URLSearchParams) return [...parsed];
  // A file is no parameter, and its content has no place here.
  if (parsed instanceof FormData)
    return [...parsed].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
  if (!isRecord(parsed) || parsed instanceof Map || parsed instanceof ArrayBuffer) return undefined;
  try {
    return pairsOf(parsed);
  } catch {
    // A getter that throws, or a value that holds itself: nothing that a form can be.
    return undefined;
  }
};

const pairsOf = (value: Readonly<Record<string, unknown>>): readonly FormPair[] =>
  Object.entries(value).flatMap(([name, item]) => pairs(name, item));

/** Some parsers make `{ a: { b: "c" } }` of `a[b]=c`. */
const pairs = (name: string, value: unknown): readonly FormPair[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pairs(name, item));
  if (isRecord(value))
    return Object.entries(value).flatMap(([inner, item]) => pairs(`${name}[${inner}]`, item));
  // Some parsers make numbers and truth values of texts; dropping one would drop a restriction.
  return [[name, isScalar(value) ? String(value) : ""]];
};

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
