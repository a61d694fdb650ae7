import { hash, randomBytes } from "node:crypto";
import type { Budget } from "./limits.ts";

/** A window of a budget. It is shared by all who hold it, so that a point goes back to where it came from. */
export interface Window {
  /** Points that were taken. */
  used: number;
  /** Milliseconds of the table's clock. */
  readonly endsAt: number;
}

/** The windows of one budget in memory. */
export interface WindowTable {
  /** The window that counts this key now, if one has begun. */
  find(key: string, now: number): Window | undefined;
  /** A window that begins now, for a key that has none. */
  begin(key: string, now: number): Window;
  readonly size: number;
}

/** The most windows that one budget counts at a time, each for its own source or client. */
export const maxWindows = 20_000;

/** How many windows all others share while there are that many. */
const sharedWindows = 1024;

/**
 * At most `most` windows, and a fixed number that is shared. A window of one's own is never forgotten before it ends: else
 * a flood of new sources would set the guessers' counts back. Who comes while all are taken is counted together with others
 * of the same lot, so that a flood limits its own newcomers and memory stays as it is; once there is room a lot counts for
 * nobody. No window has a timer: the ended ones
 * go when a new one begins.
 */
export const windowTable = (
  { duration }: Pick<Budget, "duration">,
  most: number = maxWindows,
): WindowTable => {
  /** They all last equally long, so the first to begin stands first and ends first. */
  const windows = new Map<string, Window>();
  const shared = new Map<string, Window>();
  /** Nobody can choose whom to be counted with. */
  const seed = randomBytes(16).toString("hex");
  const lotOf = (key: string): string =>
    String(Number.parseInt(hash("sha256", seed + key, "hex").slice(0, 8), 16) % sharedWindows);

  const live = (window: Window | undefined, now: number): Window | undefined =>
    window !== undefined && window.endsAt > now ? window : undefined;

  const add = (table: Map<string, Window>, key: string, now: number): Window => {
    const window: Window = { used: 0, endsAt: now + duration * 1000 };
    // Anew at the end, if the key had one that has ended.
    table.delete(key);
    table.set(key, window);
    return window;
  };

  const forgetEnded = (now: number): void => {
    for (const [ended, { endsAt }] of windows) {
      if (endsAt > now) break;
      windows.delete(ended);
    }
  };

  const find = (key: string, now: number): Window | undefined => {
    const own = live(windows.get(key), now);
    if (own !== undefined || windows.size < most) return own;
    forgetEnded(now);
    return windows.size < most ? undefined : live(shared.get(lotOf(key)), now);
  };

  return {
    find,
    begin: (key, now) => {
      forgetEnded(now);
      return windows.size < most ? add(windows, key, now) : add(shared, lotOf(key), now);
    },
    get size() {
      return windows.size + shared.size;
    },
  };
};
