/** A map that holds a number of entries at most. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

/**
 * A map in which the entry least used makes room for a new one.
 *
 * @example boundedMap<string, number>(1000)
 */
export const boundedMap = <K, V>(most: number): BoundedMap<K, V> => {
  // A `Map` keeps the order of insertion: the first key is the one that was left alone for longest.
  const entries = new Map<K, V>();
  const put = (key: K, value: V): void => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: (key, value) => {
      put(key, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= most) return;
        entries.delete(oldest);
      }
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
};
