import type { TenantId } from "@mintport/core";
import { type Digest, type Instant, later, type ReplayStore } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

const replays =
  (change: (store: ReplayStore) => Partial<ReplayStore>): BrokenStore["break"] =>
  ({ replays: store }) => ({ replays: { ...copy(store), ...change(store) } });

export const copy = ({ insertOnce, isSeen, prune, removeAll }: ReplayStore): ReplayStore => ({
  insertOnce,
  isSeen,
  prune,
  removeAll,
});

const everyone = "everyone" as TenantId;

export const brokenReplays: readonly BrokenStore[] = [
  {
    fault: "insertOnce looks, waits and writes",
    promise: "replay-store: insertOnce lets exactly one of 50 callers be first, over and over",
    race: true,
    break: replays((store) => ({
      insertOnce: (tenant, digest, expiresAt, now) =>
        store.isSeen(tenant, digest, now).andThen((seen) =>
          pause()
            .andThen(() => store.insertOnce(tenant, digest, expiresAt, now))
            .map(() => (seen ? "seen" : "first")),
        ),
    })),
  },
  {
    fault: "insertOnce deletes what is expired, waits and writes",
    promise: "replay-store: insertOnce lets exactly one of 50 be first again after the expiry",
    race: true,
    break: replays((store) => {
      const had = new Set<Digest>();
      return {
        insertOnce: (tenant, digest, expiresAt, now) =>
          store.isSeen(tenant, digest, now).andThen((seen) => {
            const isAgain = !seen && had.has(digest);
            had.add(digest);
            return (isAgain ? pause() : okAsync())
              .andThen(() => store.insertOnce(tenant, digest, expiresAt, now))
              .map((verdict) => (isAgain ? "first" : verdict));
          }),
      };
    }),
  },
  {
    fault: "an entry is forgotten too early",
    promise: "replay-store: insertOnce remembers until the expiry",
    break: replays((store) => ({
      insertOnce: (tenant, digest, expiresAt, now) =>
        store.insertOnce(tenant, digest, later(expiresAt, -5), now),
    })),
  },
  {
    fault: "an entry is never forgotten",
    promise:
      "replay-store: insertOnce remembers until the expiry, to the second, and not a second longer",
    break: replays((store) => {
      const seen = new Set<string>();
      return {
        insertOnce: (tenant, digest, expiresAt, now) => {
          const key = `${tenant} ${digest}`;
          if (seen.has(key)) return okAsync("seen");
          seen.add(key);
          return store.insertOnce(tenant, digest, expiresAt, now);
        },
      };
    }),
  },
  ...(
    [
      ["later", Math.max],
      ["earlier", Math.min],
    ] as const
  ).map(
    ([what, choose]): BrokenStore => ({
      fault: `who is told seen makes the expiry ${what}`,
      promise: "replay-store: insertOnce keeps the expiry of the first",
      break: replays(() => {
        const ends = new Map<string, Instant>();
        return {
          insertOnce: (tenant, digest, expiresAt, now) => {
            const key = `${tenant} ${digest}`;
            const end = ends.get(key);
            const isSeen = end !== undefined && end > now;
            ends.set(key, isSeen ? (choose(end, expiresAt) as Instant) : expiresAt);
            return okAsync(isSeen ? "seen" : "first");
          },
          isSeen: (tenant, digest, now) => okAsync((ends.get(`${tenant} ${digest}`) ?? now) > now),
        };
      }),
    }),
  ),
  {
    fault: "what comes expired is remembered all the same",
    promise: "replay-store: insertOnce remembers nothing that is expired when it comes",
    break: replays((store) => ({
      insertOnce: (tenant, digest, expiresAt, now) =>
        store.insertOnce(tenant, digest, expiresAt <= now ? later(now, 60) : expiresAt, now),
    })),
  },
  {
    fault: "looking is using",
    promise: "replay-store: isSeen says what is remembered",
    break: replays((store) => ({
      isSeen: (tenant, digest, now) =>
        store.insertOnce(tenant, digest, later(now, 60), now).map((verdict) => verdict === "seen"),
    })),
  },
  {
    fault: "isSeen ignores now",
    promise: "replay-store: isSeen says what is remembered",
    break: replays((store) => ({
      isSeen: (tenant, digest) => store.isSeen(tenant, digest, 0 as Instant),
    })),
  },
  {
    fault: "entries know no tenant",
    promise:
      "replay-store: insertOnce and isSeen never mistake another tenant's entry for this one's",
    break: replays((store) => ({
      insertOnce: (_tenant, ...rest) => store.insertOnce(everyone, ...rest),
    })),
  },
  {
    fault: "the verdict is swapped",
    promise: "replay-store: insertOnce lets exactly one of 50 callers be first",
    break: replays((store) => ({
      insertOnce: (...args) =>
        store.insertOnce(...args).map((verdict) => (verdict === "first" ? "seen" : "first")),
    })),
  },
  {
    fault: "digests are cut off",
    promise: "replay-store: insertOnce and isSeen compare digests byte by byte",
    break: replays((store) => ({
      insertOnce: (tenant, digest, ...rest) =>
        store.insertOnce(tenant, digest.slice(0, 42) as Digest, ...rest),
      isSeen: (tenant, digest, now) => store.isSeen(tenant, digest.slice(0, 42) as Digest, now),
    })),
  },
  {
    fault: "digests are compared without case",
    promise: "replay-store: insertOnce and isSeen compare digests byte by byte",
    break: replays((store) => ({
      insertOnce: (tenant, digest, ...rest) =>
        store.insertOnce(tenant, digest.toLowerCase() as Digest, ...rest),
    })),
  },
];
