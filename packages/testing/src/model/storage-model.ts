import {
  type Digest,
  type FamilyId,
  type FullStorage,
  type Instant,
  instant,
  type TenantId,
} from "@mintport/core";
import fc from "fast-check";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { fresh, start } from "../samples.ts";
import { apply, type Call, copyOf, emptyModel, type Model } from "./model.ts";

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
      onHandles(open, async (...handles) => {
        await fc.assert(
          fc.asyncProperty(arbitraryHistory(), (history) => replay(handles, history)),
          { numRuns: histories },
        );
      }),
    120_000,
  );
};

/** Steps of a history: time goes by, or some calls come at once. */
type Step =
  | { readonly pass: number }
  | { readonly calls: readonly { readonly call: Call; readonly handle: 0 | 1 }[] };

const arbitraryHistory = (): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 20 }) }) },
      {
        weight: 6,
        arbitrary: fc.record({
          calls: fc.array(
            fc.record({ call: arbitraryCall(), handle: fc.constantFrom(0 as const, 1 as const) }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
      },
    ),
    { minLength: 1, maxLength: 25 },
  );

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

interface Performance {
  readonly call: Call;
  readonly now: Instant;
}

const perform = async (
  { singleUse, replays, tokenFamilies }: FullStorage,
  run: string,
  { call, now }: Performance,
): Promise<string> => {
  const tenantOf = (key: string): TenantId => `${run}-${key.charAt(0)}` as TenantId;
  const digest = (key: string): Digest => `${run}-${key}` as Digest;
  const family = (key: string): FamilyId => `${run}-${key}` as FamilyId;
  const content = "{}";
  switch (call.call) {
    case "put": {
      const item = { content, expiresAt: instant(call.until) };
      return expectOk(await singleUse.put(tenantOf(call.key), digest(call.key), item));
    }
    case "consume":
      return expectOk(await singleUse.consume(tenantOf(call.key), digest(call.key), now)).verdict;
    case "peek":
      return expectOk(await singleUse.peek(tenantOf(call.key), digest(call.key), now)).verdict;
    case "insertOnce": {
      const until = instant(call.until);
      return expectOk(await replays.insertOnce(tenantOf(call.key), digest(call.key), until, now));
    }
    case "start": {
      const first = { digest: digest(call.key), expiresAt: instant(call.until) };
      return expectOk(
        await tokenFamilies.start(tenantOf(call.key), family(call.family), first, content),
      );
    }
    case "rotate": {
      const successor = { digest: digest(call.successor), expiresAt: instant(call.until) };
      return expectOk(
        await tokenFamilies.rotate(tenantOf(call.key), digest(call.key), successor, now),
      ).verdict;
    }
    case "find": {
      const found = await tokenFamilies.find(tenantOf(call.key), digest(call.key), now);
      return expectOk(found) === undefined ? "nothing" : "found";
    }
    case "revoke":
      return expectOk(await tokenFamilies.revoke(tenantOf(call.family), family(call.family)));
  }
};
