import { type FullStorage, instant, type TenantId } from "@mintport/core";
import fc from "fast-check";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { fresh, start } from "../samples.ts";
import { apply, type Call, clear, copyOf, emptyModel, type Model } from "./model.ts";
import { perform, removeRows } from "./perform.ts";

/**
 * Runs random histories against the stores of expiring things and against a model. Calls come alone or up to three at
 * once, on either of two handles; what comes at once must have happened in some order.
 *
 * @example storageModel({ describe, it, expect }, open, { histories: 30 })
 */
export const storageModel = (
  { it }: Runner,
  open: Open<FullStorage>,
  { histories = 30 }: { readonly histories?: number } = {},
): void => {
  it(
    "does what the model does, in every history",
    () =>
      onHandles(open, async (a, b) => {
        const handles = [a, b] as const;
        await fc.assert(
          fc.asyncProperty(arbitraryHistory(), (history) => replay(handles, history)),
          { numRuns: histories },
        );
      }),
    120_000,
  );
};

/** Steps of a history: time goes by, a tenant's rows are removed, or some calls come at once. */
type Step =
  | { readonly pass: number }
  | { readonly remove: "a" | "b"; readonly handle: 0 | 1 }
  | { readonly calls: readonly { readonly call: Call; readonly handle: 0 | 1 }[] };

const arbitraryHistory = (): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 20 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          remove: fc.constantFrom("a" as const, "b" as const),
          handle: arbitraryHandle(),
        }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          calls: fc.array(fc.record({ call: arbitraryCall(), handle: arbitraryHandle() }), {
            minLength: 1,
            maxLength: 3,
          }),
        }),
      },
    ),
    { minLength: 1, maxLength: 25 },
  );

const arbitraryHandle = (): fc.Arbitrary<0 | 1> => fc.constantFrom(0 as const, 1 as const);

/** Few keys, so that calls meet; a tenant's letter stands before each. */
const arbitraryCall = (): fc.Arbitrary<Call> => {
  const key = fc.constantFrom("a0", "a1", "a2", "b0", "b1");
  const until = fc.integer({ min: 1, max: 40 });
  const call = <Name extends Call["call"]>(name: Name) => fc.constant(name);
  return fc.oneof(
    fc.record({ call: call("put"), key, until }),
    fc.record({ call: fc.constantFrom("consume" as const, "peek" as const), key }),
    fc.record({ call: call("insertOnce"), key, until }),
    fc.record({ call: call("start"), key, family: key, until }).filter(sameTenant("family")),
    fc
      .record({ call: call("rotate"), key, successor: key, until })
      .filter(sameTenant("successor"))
      .filter(({ key: presented, successor }) => presented !== successor),
    fc.record({ call: call("find"), key }),
    fc.record({ call: call("revoke"), family: key }),
  );
};

const sameTenant =
  <Name extends string>(name: Name) =>
  (call: { readonly key: string } & Record<Name, string>): boolean =>
    call.key.charAt(0) === call[name].charAt(0);

/** Runs one history with ids of its own; throws where a store did what no order of the calls explains. */
const replay = async (
  handles: readonly [FullStorage, FullStorage],
  history: readonly Step[],
): Promise<void> => {
  const run = fresh("run");
  let model = emptyModel(start);
  const names = tokenNames();
  for (const step of history) {
    if ("pass" in step) {
      model.now += step.pass;
      continue;
    }
    if ("remove" in step) {
      await removeRows(handles[step.handle], `${run}-${step.remove}` as TenantId);
      clear(model, step.remove);
      continue;
    }
    const calls = step.calls.map(({ call, handle }) => ({
      call: absolute(call, model.now, names),
      handle,
    }));
    names.settle();
    const { now } = model;
    const verdicts = await Promise.all(
      calls.map(({ call, handle }) => perform(handles[handle], run, { call, now: instant(now) })),
    );
    model = explained(
      model,
      calls.map(({ call }, i) => ({ call, verdict: verdicts[i] ?? "" })),
    );
  }
};

const absolute = (call: Call, now: number, names: TokenNames): Call => {
  const dated = "until" in call ? { ...call, until: now + call.until } : call;
  switch (dated.call) {
    case "start":
      return { ...dated, key: names.fresh(dated.key) };
    case "rotate":
      return {
        ...dated,
        key: names.latest(dated.key),
        successor: names.fresh(dated.successor),
      };
    case "find":
      return { ...dated, key: names.latest(dated.key) };
    default:
      return dated;
  }
};

/**
 * Tokens of families are new each time, as core makes them. A key stands for the last one that was made for it before
 * this step: nobody can present a token that is still being made.
 */
interface TokenNames {
  fresh(key: string): string;
  latest(key: string): string;
  settle(): void;
}

const tokenNames = (): TokenNames => {
  const made = new Map<string, number>();
  let known = new Map<string, number>();
  return {
    fresh: (key) => {
      const n = (made.get(key) ?? 0) + 1;
      made.set(key, n);
      return `${key}-${n}`;
    },
    latest: (key) => `${key}-${known.get(key) ?? 0}`,
    settle: () => {
      known = new Map(made);
    },
  };
};

/** The model after the calls, in the first order that explains every verdict. */
const explained = (
  model: Model,
  calls: readonly { readonly call: Call; readonly verdict: string }[],
): Model => {
  for (const order of permutations(calls)) {
    const after = copyOf(model);
    if (order.every(({ call, verdict }) => apply(after, call) === verdict)) return after;
  }
  throw new Error(`no order explains ${JSON.stringify(calls)}`);
};

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first, i) =>
        permutations(items.filter((_, j) => j !== i)).map((rest) => [first, ...rest]),
      );
