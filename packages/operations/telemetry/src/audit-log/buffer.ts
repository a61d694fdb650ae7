import type { Instant } from "@mintport/core/ports";
import { bytesOf, type Entry, entryOf } from "./entry.ts";

/** Entries that wait to be written, oldest first, and the number of those there was no room for. */
export interface EntryBuffer {
  /** Takes an entry if fewer than `limit` bytes wait, or counts it as lost. */
  push(entry: Entry, limit: number): void;
  /** The oldest entries, of at most so many characters together, but at least one. They stay until `remove`. */
  oldest(count: number, characters: number): readonly Entry[];
  /** Makes room. If entries were lost, the first that takes it is one that says how many: it stands where the gap is. */
  remove(count: number): void;
  readonly size: number;
  /** When the oldest of them came; `undefined` if none waits. */
  readonly since: Instant | undefined;
  readonly isFull: boolean;
  /** All that were ever lost. */
  readonly dropped: number;
}

/** Makes an empty buffer that is full at so many bytes: the entry that reaches them is the last one that it takes. */
export const entryBuffer = (bytes: number, now: () => Instant): EntryBuffer => {
  let entries: Entry[] = [];
  let cameAt: Instant[] = [];
  let held = 0;
  let dropped = 0;
  let noted = 0;

  const keep = (entry: Entry): void => {
    entries.push(entry);
    cameAt.push(now());
    held += bytesOf(entry);
  };

  const noteLost = (): void => {
    if (dropped === noted) return;
    keep(entryOf({ at: now(), endpoint: "audit-log", outcome: "lost", lost: dropped - noted }));
    noted = dropped;
  };

  return {
    push: (entry, limit) => {
      if (held < limit) keep(entry);
      else dropped++;
    },
    oldest: (count, characters) => {
      let room = characters;
      const end = entries.findIndex((entry, index) => {
        room -= entry.length;
        return index === count || (room < 0 && index > 0);
      });
      return end === -1 ? [...entries] : entries.slice(0, end);
    },
    remove: (count) => {
      for (const entry of entries.slice(0, count)) held -= bytesOf(entry);
      entries = entries.slice(count);
      cameAt = cameAt.slice(count);
      noteLost();
    },
    get size() {
      return entries.length;
    },
    get since() {
      return cameAt[0];
    },
    get isFull() {
      return held >= bytes;
    },
    get dropped() {
      return dropped;
    },
  };
};
