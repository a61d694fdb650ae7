import fc from "fast-check";
import type { AnyPart } from "./part.ts";

/** A call of one part, on one of the two handles. */
export interface Planned {
  /** Which part, by its place in `parts`. */
  readonly part: number;
  readonly call: unknown;
  readonly handle: 0 | 1;
}

/** Steps of a history: time goes by, rows are removed or pruned, or some calls come at once. */
export type Step =
  | { readonly pass: number }
  | { readonly remove: "a" | "b"; readonly handle: 0 | 1 }
  | { readonly prune: "a" | "b" | "*"; readonly handle: 0 | 1 }
  | { readonly calls: readonly Planned[] };

/** Generates histories: steps of one or several calls, on either handle, for fast-check to shrink. */
export const arbitraryHistory = (parts: readonly AnyPart[]): fc.Arbitrary<readonly Step[]> => {
  const handle = fc.constantFrom(0 as const, 1 as const);
  // Calls at the same time are of one part: parts do not know each other.
  const calls = fc.oneof(
    ...parts.map((part, i) =>
      fc
        .array(fc.record({ part: fc.constant(i), call: part.calls(), handle }), {
          minLength: 1,
          maxLength: 3,
        })
        .map((planned) => {
          const alone = planned.filter(({ call }) => part.isAlone?.(call) === true).slice(0, 1);
          return alone.length > 0 ? alone : planned;
        }),
    ),
  );
  return fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 20 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ remove: fc.constantFrom("a" as const, "b" as const), handle }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          prune: fc.constantFrom("a" as const, "b" as const, "*" as const),
          handle,
        }),
      },
      { weight: 14, arbitrary: fc.record({ calls }) },
    ),
    { minLength: 1, maxLength: 40, size: "max" },
  );
};
