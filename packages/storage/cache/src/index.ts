export { type CacheOptions, cached } from "./cached.ts";
export type { Invalidation } from "./invalidation.ts";
export type { SharedCache } from "./shared-cache.ts";
