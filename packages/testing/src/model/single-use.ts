import { type Digest, instant } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { forgetRows, named, ownerOf, type Part } from "./part.ts";

interface Item {
  readonly until: number;
  readonly content: string;
  used: boolean;
}

type Call =
  | { readonly call: "put"; readonly key: string; readonly until: number; readonly content: string }
  | { readonly call: "consume" | "peek"; readonly key: string };

/** Single-use things, by tenant and digest. */
export const singleUsePart: Part<Map<string, Item>, Call> = {
  name: "single-use-store",
  store: "singleUse",
  empty: () => new Map(),
  calls: () =>
    fc.oneof(
      fc.record({
        call: fc.constant("put" as const),
        key: someKey(),
        until: someLife(),
        content: fc.constantFrom("x", "y", ""),
      }),
      fc.record({ call: fc.constantFrom("consume" as const, "peek" as const), key: someKey() }),
    ),
  settle: (call, { now }) => ("until" in call ? { ...call, until: now + call.until } : call),
  explains: (items, call, answer, now) => {
    const item = items.get(call.key);
    if (call.call === "put") {
      if (item === undefined)
        items.set(call.key, { until: call.until, content: call.content, used: false });
      return answer === (item === undefined ? "stored" : "exists");
    }
    if (item === undefined || item.until <= now) return answer === "unknown";
    const verdict = item.used ? "replayed" : "fresh";
    if (call.call === "consume") item.used = true;
    return answer === `${verdict} ${item.content}`;
  },
  perform: async ({ singleUse }, call, context) => {
    const [tenant, digest] = [ownerOf(context, call.key), named(context, call.key) as Digest];
    if (call.call === "put") {
      const item = { content: call.content, expiresAt: instant(call.until) };
      return expectOk(await singleUse.put(tenant, digest, item));
    }
    const answer = expectOk(await singleUse[call.call](tenant, digest, context.now));
    return "content" in answer ? `${answer.verdict} ${answer.content}` : answer.verdict;
  },
  forget: (items, tenant, expiredAt) =>
    forgetRows(items, { tenant, expiredAt, until: ({ until }) => until }),
};

/** Few enough to meet; two tenants. */
export const someKey = (): fc.Arbitrary<string> => fc.constantFrom("a0", "a1", "a2", "b0", "b1");

/** Seconds. */
export const someLife = (): fc.Arbitrary<number> => fc.integer({ min: 1, max: 40 });
