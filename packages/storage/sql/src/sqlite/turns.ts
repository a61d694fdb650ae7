import { contain } from "@mintport/core/ports";
import { busy } from "./sqlite-failure.ts";

/** Lets callers write one at a time, in the order in which they came. */
export interface Turns {
  /** Waits for a turn and answers the milliseconds of patience that are left; rejects when there are none. */
  take(): Promise<number>;
  give(): void;
  /** Whether somebody writes, or may. */
  isTaken(): boolean;
  /** Refuses all who wait. */
  refuse(): void;
}

/** Makes the turns at a database file. `patience` is in milliseconds; a wait beyond it is refused as busy. */
export const turns = (path: string, patience: number): Turns => {
  const waiting = new Set<Waiting>();
  let isTaken = false;
  return {
    take: () => {
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve(patience);
      }
      return new Promise((resolve, reject) => {
        if (waiting.size >= mostWaiting) {
          reject(busy(path));
          return;
        }
        const start = performance.now();
        const leave = (): void => {
          waiting.delete(mine);
          reject(busy(path));
        };
        const timer = setTimeout(contain(leave, reject), patience);
        const mine: Waiting = {
          refuse: () => {
            clearTimeout(timer);
            leave();
          },
          call: () => {
            clearTimeout(timer);
            waiting.delete(mine);
            resolve(leftOf(patience, performance.now() - start));
          },
        };
        waiting.add(mine);
      });
    },
    give: () => {
      const [next] = waiting;
      if (next === undefined) isTaken = false;
      else next.call();
    },
    isTaken: () => isTaken,
    refuse: () => {
      for (const { refuse } of [...waiting]) refuse();
    },
  };
};

interface Waiting {
  call(): void;
  refuse(): void;
}

/** In tenths of a second: each other number is a statement more for the thread. */
const leftOf = (patience: number, waited: number): number =>
  Math.min(patience, Math.ceil((patience - waited + 1) / 100) * 100);

/** More that want to write at once are refused. */
const mostWaiting = 10_000;
