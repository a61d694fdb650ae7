import type { IncomingMessage, RequestListener } from "node:http";

/** Holds requests back until a number of them is there, so that they are served at once whatever the machine is doing. */
export interface Gate {
  /** The next `count` requests wait for each other. */
  readonly hold: (count: number) => void;
  readonly before: (listener: RequestListener) => RequestListener;
}

export const gate = (concerns: (request: IncomingMessage) => boolean): Gate => {
  let missing = 0;
  let held: (() => void)[] = [];
  return {
    hold: (count) => {
      missing = count;
    },
    before: (listener) => (request, response) => {
      if (missing === 0 || !concerns(request)) {
        listener(request, response);
        return;
      }
      held.push(() => {
        listener(request, response);
      });
      missing -= 1;
      if (missing > 0) return;
      const served = held;
      held = [];
      for (const serve of served) serve();
    },
  };
};
