import { setTimeout as sleep } from "node:timers/promises";
import type { Load } from "./start-load.ts";

/** Milliseconds without a failure after which all is well. */
const calm = 1500;

/** Lets the load run until nothing failed for a while, and for `most` milliseconds beyond that calm at the most. */
export const untilServed = async (load: Load, most: number): Promise<void> => {
  const began = performance.now();
  for (;;) {
    await sleep(250);
    const now = performance.now();
    const last = load.heard.findLast(({ outcome }) => outcome !== "ok")?.ended ?? began;
    if (now - Math.max(last, began) >= calm || now - began >= most + calm) return;
  }
};
