import type { TenantId } from "@mintport/core";
import { type Digest, later, type SingleUseStore } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";
import { type Waiting, waiting } from "./waiting.ts";

const singleUse =
  (change: (store: Waiting<SingleUseStore>) => Partial<SingleUseStore>): BrokenStore["break"] =>
  ({ singleUse: store }) => ({ singleUse: { ...copy(store), ...change(waiting(copy(store))) } });

export const copy = ({ put, peek, consume, prune, removeAll }: SingleUseStore): SingleUseStore => ({
  put,
  peek,
  consume,
  prune,
  removeAll,
});

export const brokenSingleUse: readonly BrokenStore[] = [
  {
    fault: "consume looks, waits and writes",
    promise: "single-use-store: consume answers fresh to exactly one of 50 callers",
    race: true,
    break: singleUse((store) => ({
      consume: (tenant, digest, now) =>
        store
          .peek(tenant, digest, now)
          .andThen((seen) => pause().map(() => seen))
          .andThen((seen) => store.consume(tenant, digest, now).map(() => seen)),
    })),
  },
  {
    fault: "put looks, waits and writes",
    promise: "single-use-store: put writes nothing over what is there",
    race: true,
    break: singleUse((store) => ({
      put: (tenant, digest, item) =>
        store.peek(tenant, digest, later(item.expiresAt, -1)).andThen(({ verdict }) =>
          pause()
            .andThen(() => store.put(tenant, digest, item))
            .map(() => (verdict === "unknown" ? "stored" : "exists")),
        ),
    })),
  },
  {
    fault: "consume uses up the digest in every tenant",
    promise: "single-use-store: consume answers fresh once for each tenant",
    break: singleUse((store) => {
      const used = new Set<Digest>();
      return {
        consume: (tenant, digest, now) =>
          store.consume(tenant, digest, now).map((answer) => {
            if (answer.verdict === "unknown") return answer;
            const verdict = used.has(digest) ? "replayed" : "fresh";
            used.add(digest);
            return { ...answer, verdict };
          }),
      };
    }),
  },
  {
    fault: "consume is fresh twice where two tenants hold one digest",
    promise: "single-use-store: consume answers fresh once for each tenant",
    break: singleUse((store) => {
      const holders = new Map<Digest, Set<TenantId>>();
      return {
        put: (tenant, digest, item) => {
          holders.set(digest, (holders.get(digest) ?? new Set()).add(tenant));
          return store.put(tenant, digest, item);
        },
        consume: (tenant, digest, now) =>
          store
            .consume(tenant, digest, now)
            .map((answer) =>
              answer.verdict === "replayed" && (holders.get(digest)?.size ?? 0) > 1
                ? { ...answer, verdict: "fresh" as const }
                : answer,
            ),
      };
    }),
  },
  {
    fault: "consume ignores the tenant",
    promise: "single-use-store: consume and peek never hand out, or use up, another tenant's",
    break: singleUse((store) => {
      const owner = new Map<Digest, TenantId>();
      return {
        put: (tenant, digest, item) => {
          owner.set(digest, tenant);
          return store.put(tenant, digest, item);
        },
        consume: (tenant, digest, now) => store.consume(owner.get(digest) ?? tenant, digest, now),
      };
    }),
  },
  {
    fault: "peeking is using",
    promise: "single-use-store: peek uses nothing up",
    break: singleUse((store) => ({ peek: store.consume })),
  },
  {
    fault: "a used item is forgotten",
    promise: "single-use-store: consume gives the content back as it was, fresh and replayed",
    break: singleUse((store) => ({
      consume: (...args) =>
        store
          .consume(...args)
          .map((answer) => (answer.verdict === "replayed" ? { verdict: "unknown" } : answer)),
    })),
  },
  {
    fault: "replayed comes without the content",
    promise: "single-use-store: consume gives the content back as it was, fresh and replayed",
    break: singleUse((store) => ({
      consume: (...args) =>
        store
          .consume(...args)
          .map((answer) => (answer.verdict === "replayed" ? { ...answer, content: "" } : answer)),
    })),
  },
  {
    fault: "content loses what is not ASCII",
    promise: "single-use-store: consume gives the content back as it was",
    break: singleUse((store) => ({
      put: (tenant, digest, item) =>
        store.put(tenant, digest, {
          ...item,
          content: item.content.replaceAll(/[^\x20-\x7e]/g, "?"),
        }),
    })),
  },
  {
    fault: "content is cut off at 65,535 characters",
    promise: "single-use-store: put keeps a content of 64 KiB",
    break: singleUse((store) => ({
      put: (tenant, digest, item) =>
        store.put(tenant, digest, {
          ...item,
          content: new TextDecoder().decode(
            new TextEncoder().encode(item.content).slice(0, 65_535),
          ),
        }),
    })),
  },
  {
    fault: "an empty content is none",
    promise: "single-use-store: put keeps a content of 64 KiB, and an empty one",
    break: singleUse((store) => ({
      consume: (...args) =>
        store
          .consume(...args)
          .map((answer) =>
            "content" in answer && answer.content === "" ? { verdict: "unknown" } : answer,
          ),
    })),
  },
  {
    fault: "an item lives a second too long",
    promise: "single-use-store: consume and peek know nothing of what is expired",
    break: singleUse((store) => ({
      consume: (tenant, digest, now) => store.consume(tenant, digest, later(now, -1)),
    })),
  },
  {
    fault: "an expired item is used up by who comes too late",
    promise: "single-use-store: consume and peek know nothing of what is expired",
    break: singleUse((store) => ({
      consume: (tenant, digest, now) =>
        store
          .peek(tenant, digest, now)
          .andThen((seen) => store.consume(tenant, digest, later(now, -30)).map(() => seen)),
    })),
  },
  {
    fault: "put writes over the content",
    promise: "single-use-store: put leaves the content and the expiry of the first",
    break: singleUse((store) => {
      const last = new Map<Digest, string>();
      return {
        put: (tenant, digest, item) => {
          last.set(digest, item.content);
          return store.put(tenant, digest, item);
        },
        peek: (tenant, digest, now) =>
          store
            .peek(tenant, digest, now)
            .map((answer) =>
              "content" in answer ? { ...answer, content: last.get(digest) ?? "" } : answer,
            ),
      };
    }),
  },
  {
    fault: "put makes a used item fresh",
    promise: "single-use-store: put writes nothing over what is there, even if it is used",
    break: singleUse((store) => {
      const again = new Set<Digest>();
      return {
        put: (...args) =>
          store.put(...args).map((verdict) => {
            if (verdict === "exists") again.add(args[1]);
            return verdict;
          }),
        consume: (tenant, digest, now) =>
          store
            .consume(tenant, digest, now)
            .map((answer) =>
              answer.verdict === "replayed" && again.delete(digest)
                ? { ...answer, verdict: "fresh" as const }
                : answer,
            ),
      };
    }),
  },
  {
    fault: "the verdict is swapped",
    promise: "single-use-store: consume answers fresh to exactly one of 50 callers",
    break: singleUse((store) => ({
      consume: (...args) =>
        store.consume(...args).map((answer) =>
          answer.verdict === "unknown"
            ? answer
            : {
                ...answer,
                verdict: answer.verdict === "fresh" ? ("replayed" as const) : ("fresh" as const),
              },
        ),
    })),
  },
  {
    fault: "digests are cut off",
    promise: "single-use-store: digests are compared byte by byte",
    break: singleUse((store) => ({
      put: (tenant, digest, item) => store.put(tenant, digest.slice(0, 42) as Digest, item),
      consume: (tenant, digest, now) => store.consume(tenant, digest.slice(0, 42) as Digest, now),
      peek: (tenant, digest, now) => store.peek(tenant, digest.slice(0, 42) as Digest, now),
    })),
  },
  {
    fault: "put says stored whatever happened",
    promise: "single-use-store: put writes nothing over what is there",
    break: singleUse((store) => ({
      put: (...args) => store.put(...args).andThen(() => okAsync("stored" as const)),
    })),
  },
];
