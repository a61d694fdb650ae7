/** The items by a name of each, in the order in which the names come. */
export const grouped = <T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item)) ?? [];
    group.push(item);
    groups.set(nameOf(item), group);
  }
  return [...groups.values()];
};
