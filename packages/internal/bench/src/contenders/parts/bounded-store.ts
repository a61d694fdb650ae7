/** The newest thousand values: where a library insists on storing its tokens. */
export interface BoundedStore<T> {
  put(key: string, value: T): void;
  get(key: string): T | undefined;
}

export const boundedStore = <T>(limit = 1000): BoundedStore<T> => {
  const values = new Map<string, T>();
  return {
    get: (key) => values.get(key),
    put: (key, value) => {
      values.set(key, value);
      if (values.size <= limit) return;
      for (const oldest of values.keys()) {
        values.delete(oldest);
        return;
      }
    },
  };
};
