import type { Instant, Seconds } from "../domain/instant.ts";
import type { IssuedTokens } from "./issued-tokens.ts";

/** Tokens by what they were asked for, in this process's memory and never anywhere else. */
export interface RecentTokens {
  find(key: string, now: Instant): IssuedTokens | undefined;
  keep(key: string, issued: IssuedTokens): void;
}

/** Holds each for `window` seconds from its issuance, and never more than `maxTokens`: the oldest makes room. */
export const recentTokens = ({
  window,
  maxTokens,
}: {
  readonly window: Seconds;
  readonly maxTokens: number;
}): RecentTokens => {
  /** In the order in which they were issued. */
  const held = new Map<string, IssuedTokens>();
  const isOver = ({ accessToken }: IssuedTokens, now: Instant): boolean =>
    now - accessToken.token.issuedAt >= window;
  const makeRoom = (now: Instant): void => {
    for (const [key, issued] of held) {
      if (held.size < maxTokens && !isOver(issued, now)) return;
      held.delete(key);
    }
  };
  return {
    find: (key, now) => {
      const issued = held.get(key);
      if (issued === undefined || !isOver(issued, now)) return issued;
      held.delete(key);
      return undefined;
    },
    keep: (key, issued) => {
      // Deleted first, so that it stands last.
      held.delete(key);
      makeRoom(issued.accessToken.token.issuedAt);
      held.set(key, issued);
    },
  };
};
