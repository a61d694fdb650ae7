import { type Digest, instant } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

type Call =
  | { readonly call: "insertOnce"; readonly key: string; readonly until: number }
  | { readonly call: "isSeen"; readonly key: string };

/** The digests that were seen, by tenant, and until when each is remembered. */
export const replaysPart: Part<Map<string, number>, Call> = {
  name: "replay-store",
  store: "replays",
  empty: () => new Map(),
  calls: () =>
    fc.oneof(
      fc.record({ call: fc.constant("insertOnce" as const), key: someKey(), until: someLife() }),
      fc.record({ call: fc.constant("isSeen" as const), key: someKey() }),
    ),
  settle: (call, { now }) => ("until" in call ? { ...call, until: now + call.until } : call),
  explains: (seen, call, answer, now) => {
    const isSeen = (seen.get(call.key) ?? now) > now;
    if (call.call === "isSeen") return answer === String(isSeen);
    if (!isSeen) seen.set(call.key, call.until);
    return answer === (isSeen ? "seen" : "first");
  },
  perform: async ({ replays }, call, context) => {
    const [tenant, digest] = [ownerOf(context, call.key), named(context, call.key) as Digest];
    return call.call === "isSeen"
      ? String(expectOk(await replays.isSeen(tenant, digest, context.now)))
      : expectOk(await replays.insertOnce(tenant, digest, instant(call.until), context.now));
  },
  forget: (seen, tenant, expiredAt) =>
    forgetRows(seen, { tenant, expiredAt, until: (until) => until }),
};
