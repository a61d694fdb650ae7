import type { Instant } from "@mintport/core/ports";
import type { EventFields } from "../event-fields.ts";

/** Entries that wait to be written, oldest first, and the number of those there was no room for. */
export interface EntryBuffer {
  /** Takes an entry if there are fewer than `limit`, or counts it as lost. */
  push(entry: EventFields, limit: number): void;
  /** The oldest entries, of at most so many characters together, but at least one. They stay until `remove`. */
  oldest(count: number, characters: number): readonly EventFields[];
  /** Makes room. If entries were lost, the first that takes it is one that says how many: it stands where the gap is. */
  remove(count: number): void;
  readonly size: number;
  readonly isFull: boolean;
  /** All that were ever lost. */
  readonly dropped: number;
}

/** Makes an empty buffer that is full at `size` entries. */
export const entryBuffer = (size: number, now: () => Instant): EntryBuffer => {
  let entries: EventFields[] = [];
  let dropped = 0;
  let noted = 0;

  const noteLost = (): void => {
    if (dropped === noted) return;
    entries.push({ at: now(), endpoint: "audit-log", outcome: "lost", lost: dropped - noted });
    noted = dropped;
  };

  return {
    push: (entry, limit) => {
      if (entries.length < limit) entries.push(entry);
      else dropped++;
    },
    oldest: (count, characters) => {
      let room = characters;
      const end = entries.findIndex((entry, index) => {
        room -= sizeOf(entry);
        return index === count || (room < 0 && index > 0);
      });
      return end === -1 ? [...entries] : entries.slice(0, end);
    },
    remove: (count) => {
      entries = entries.slice(count);
      noteLost();
    },
    get size() {
      return entries.length;
    },
    get isFull() {
      return entries.length >= size;
    },
    get dropped() {
      return dropped;
    },
  };
};

/** About how long its text will be: numbers and names do not matter. */
const sizeOf = (entry: EventFields): number =>
  Object.values(entry).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 16),
    0,
  );
