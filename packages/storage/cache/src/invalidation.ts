/** How nodes tell each other what changed. Over Redis: `redisInvalidation` of `@mintport/storage-redis`. */
export interface Invalidation {
  /** Tells every node, this one included or not, that what stands under `key` changed. May fail silently. */
  publish(key: string): void;
  /** Calls back for every key that another node published. */
  subscribe(listener: (key: string) => void): void;
}
