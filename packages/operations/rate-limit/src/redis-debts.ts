import {
  callScript,
  mostAtOnce,
  type Part,
  type RedisCalls,
  type RedisPoint,
} from "./call-script.ts";

/** Points that Redis holds though they should have gone back. */
export interface RedisDebts {
  /** Of a call that nobody waits for any more, or that was never sent. */
  owe(parts: readonly Part[], sent: Promise<unknown> | undefined): void;
  /** Gives back what is owed: Redis has just answered. */
  pay(): void;
}

/**
 * A stall of Redis must shut out nobody whose requests were right. So what a call took that was answered too late goes back,
 * and so does what could not be given back meanwhile. Of a call that failed nobody knows what it did: if Redis came to it too late it took
 * nothing, and else its points stay until their windows end.
 */
export const redisDebts = (client: RedisCalls): RedisDebts => {
  let owed: RedisPoint[] = [];
  const owePoints = (points: readonly RedisPoint[]): void => {
    owed.push(...points.slice(0, mostOwed - owed.length));
  };
  const pay = (): void => {
    const due = owed;
    owed = [];
    for (const points of bySlot(due, client.isCluster === true))
      for (let start = 0; start < points.length; start += mostAtOnce) {
        const back = points.slice(start, start + mostAtOnce);
        const part = { back, always: [], together: [], isLook: false, id: "" };
        void callScript(client, [part]).then(ignore, ignore);
      }
  };
  return {
    owe: (parts, sent) => {
      if (sent === undefined) owePoints(parts.flatMap(({ back }) => back));
      else
        void sent.then((replies) => {
          owePoints(takenBy(parts, replies));
          pay();
        }, ignore);
    },
    pay: () => {
      if (owed.length > 0) pay();
    },
  };
};

const mostOwed = 10_000;

const ignore = (): void => {};

const bySlot = (
  points: readonly RedisPoint[],
  isCluster: boolean,
): readonly (readonly RedisPoint[])[] =>
  isCluster
    ? [...new Set(points.map(({ slot }) => slot))].map((own) =>
        points.filter(({ slot }) => slot === own),
      )
    : [points];

/** The points of `together`; an attempt stays one. */
const takenBy = (parts: readonly Part[], replies: unknown): readonly RedisPoint[] =>
  parts.flatMap(({ always, together }, index) => {
    const reply: unknown = Array.isArray(replies) ? replies[index] : undefined;
    const ids: readonly unknown[] = Array.isArray(reply) ? reply.slice(2 + always.length) : [];
    return together.flatMap(({ key, slot }, place) => {
      const id = ids[place];
      return typeof id === "string" ? [{ key, slot, id }] : [];
    });
  });
