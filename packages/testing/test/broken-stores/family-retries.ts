import { type Digest, type Instant, later, type Successor } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { BrokenStore } from "./broken-store.ts";
import { families } from "./token-families.ts";

const port = "token-family-store:";

/** Families whose stores answer a predecessor too often, too long, or with the wrong memo. */
export const brokenRetries: readonly BrokenStore[] = [
  {
    fault: "a grandparent is retried",
    promise: `${port} rotate retries the immediate predecessor, and none before it`,
    break: families((store) => {
      let last: Successor | undefined;
      return {
        rotate: (tenant, presented, successor, now) =>
          store.inspect(tenant, presented, now).andThen((found) => {
            const memo = last !== undefined && last.retryUntil > now ? last.memo : undefined;
            if (found.verdict === "superseded" && memo !== undefined)
              return okAsync({ ...found, verdict: "retried" as const, memo });
            if (found.verdict === "current") last = successor;
            return store.rotate(tenant, presented, successor, now);
          }),
      };
    }),
  },
  {
    fault: "whoever comes brings the window along",
    promise: `${port} rotate keeps the window that was stored with the successor`,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .inspect(tenant, presented, now)
          .andThen((found) =>
            found.verdict === "superseded" && successor.retryUntil > now
              ? okAsync({ ...found, verdict: "retried" as const, memo: "" })
              : store.rotate(tenant, presented, successor, now),
          ),
    })),
  },
  {
    fault: "the window is open a second too long",
    promise: `${port} rotate answers the predecessor with the successor's memo until retryUntil`,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store.rotate(
          ...[tenant, presented, { ...successor, retryUntil: later(successor.retryUntil, 1) }],
          now,
        ),
    })),
  },
  {
    fault: "a predecessor is retried once",
    promise: `${port} rotate answers the predecessor with the successor's memo until retryUntil`,
    break: families((store) => {
      const retried = new Set<Digest>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.rotate(tenant, presented, successor, now).map((answer) => {
            if (answer.verdict !== "retried") return answer;
            const { family, content } = answer;
            if (retried.has(presented)) return { verdict: "reused" as const, family, content };
            retried.add(presented);
            return answer;
          }),
      };
    }),
  },
  {
    fault: "who retries is told their own memo",
    promise: `${port} rotate lets one of 50 callers rotate in a window`,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .rotate(tenant, presented, successor, now)
          .map((answer) => ("memo" in answer ? { ...answer, memo: successor.memo } : answer)),
    })),
  },
  {
    fault: "there is no window",
    promise: `${port} rotate lets one of 50 callers rotate in a window`,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store.rotate(tenant, presented, { ...successor, retryUntil: now }, now),
    })),
  },
  {
    fault: "the window of a family that has ended is open",
    promise: `${port} rotate retries nothing of a family that has ended`,
    break: families((store) => {
      const next = new Map<Digest, Successor>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.rotate(tenant, presented, successor, now).map((answer) => {
            if (answer.verdict === "rotated") next.set(presented, successor);
            const { memo = "", retryUntil = now } = next.get(presented) ?? {};
            return answer.verdict === "ended" && retryUntil > now
              ? { ...answer, verdict: "retried" as const, memo }
              : answer;
          }),
      };
    }),
  },
  {
    fault: "a memo is cut off",
    promise: `${port} rotate keeps a memo of 1 KiB`,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store.rotate(tenant, presented, { ...successor, memo: successor.memo.slice(0, 255) }, now),
    })),
  },
  {
    fault: "touch leaves the window open",
    promise: `${port} touch ends the time in which the predecessor may come again`,
    break: families((store) => ({
      touch: (tenant, presented, _expiresAt, now) =>
        store
          .inspect(tenant, presented, now)
          .map(({ verdict }) => (verdict === "current" ? ("touched" as const) : verdict)),
    })),
  },
  {
    fault: "touch sets what it is told",
    promise: `${port} touch lets the current token live until then, and never shorter`,
    break: families((store) => {
      const ends = new Map<Digest, Instant>();
      return {
        touch: (tenant, presented, expiresAt, now) => {
          ends.set(presented, expiresAt);
          return store.touch(tenant, presented, expiresAt, now);
        },
        inspect: (tenant, presented, now) =>
          (ends.get(presented) ?? later(now, 1)) > now
            ? store.inspect(tenant, presented, now)
            : okAsync({ verdict: "unknown" }),
      };
    }),
  },
  {
    fault: "touch says touched of any token that lives",
    promise: `${port} touch changes nothing but the current token of a living family`,
    break: families((store) => ({
      touch: (...args) =>
        store
          .touch(...args)
          .map((verdict) => (verdict === "superseded" ? ("touched" as const) : verdict)),
    })),
  },
];
