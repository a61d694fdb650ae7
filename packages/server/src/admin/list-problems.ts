import type { ConfigurationProblem } from "@mintport/core";

/** The most items of a list of a definition. Core asks for fewer of some. */
export const mostListed = 100;

/**
 * What is wrong with the lists of a definition, at any depth: more than 100 items, or the same twice. A list is read with each
 * request that its client makes, and who names a thing twice meant another. What is free in form is left alone: `claims` have a bound of
 * their own, and keys are judged as keys.
 *
 * @example listProblems({ grantTypes: ["a", "a"] }) // [{ field: "grantTypes", message: "must not hold the same twice: item 2" }]
 */
export const listProblems = (definition: object): readonly ConfigurationProblem[] =>
  Object.entries(definition).flatMap(([name, value]) =>
    free.has(name) ? [] : problemsAt(name, value),
  );

const free: ReadonlySet<string> = new Set(["claims", "jwks"]);

const problemsAt = (field: string, value: unknown): readonly ConfigurationProblem[] => {
  if (Array.isArray(value) && value.length > mostListed)
    return [{ field, message: `must have at most ${mostListed} items` }];
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    problemsAt(`${field}.${name}`, member),
  );
  const again = Array.isArray(value) ? repeated(value) : -1;
  return again < 0
    ? inside
    : [{ field, message: `must not hold the same twice: item ${again + 1}` }, ...inside];
};

/** The index of the first item that stands there before; -1 if there is none. */
const repeated = (items: readonly unknown[]): number => {
  const seen = new Set<string>();
  return items.findIndex((item) => {
    const text = JSON.stringify(item);
    const before = seen.size;
    seen.add(text);
    return seen.size === before;
  });
};
