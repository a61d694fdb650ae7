import type { AnyPart } from "./part.ts";

/** A call that was made, and what it was answered. */
export interface Made {
  readonly call: unknown;
  readonly answer: string;
}

/** The state after the calls, in the first order that explains every answer; throws where there is none. */
export const explained = <State>(
  part: AnyPart,
  state: State,
  { calls, now }: { readonly calls: readonly Made[]; readonly now: number },
): State => {
  for (const order of permutations(calls)) {
    const after = structuredClone(state);
    if (order.every(({ call, answer }) => part.explains(after, call, answer, now))) return after;
  }
  throw new Error(`${part.name}: no order explains ${JSON.stringify(calls)}`);
};

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first, i) =>
        permutations(items.filter((_, j) => j !== i)).map((rest) => [first, ...rest]),
      );
