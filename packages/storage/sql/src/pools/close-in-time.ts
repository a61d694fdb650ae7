import type { OpenSockets } from "./open-sockets.ts";
import { within } from "./within.ts";

/** Waits for a pool's own farewell, but no longer than so many milliseconds; then what is open is destroyed. */
export const closeInTime = async (
  farewell: Promise<void>,
  milliseconds: number,
  sockets: OpenSockets,
): Promise<void> => {
  const start = performance.now();
  await within(milliseconds, farewell).catch(ignore);
  // A pool may be content before its connections are gone.
  while (!sockets.areGone() && performance.now() - start < milliseconds) await soon();
  sockets.destroyAll();
};

const soon = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 10);
  });

const ignore = (): void => {};
