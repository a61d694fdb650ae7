import { LRUCache } from "lru-cache";

/**
 * Answers the array of last time as long as its members are the same, for at most `max` names: whoever prepares
 * something for an array, as keys are imported for a set, need not do it again.
 */
export const stableArray = <Member>(
  max: number,
): ((name: string, members: readonly Member[]) => readonly Member[]) => {
  const last = new LRUCache<string, readonly Member[]>({ max });
  return (name, members) => {
    const before = last.get(name);
    if (before?.length === members.length && before.every((member, i) => member === members[i]))
      return before;
    last.set(name, members);
    return members;
  };
};
