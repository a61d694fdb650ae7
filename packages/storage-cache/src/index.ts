export { type CacheOptions, cached } from "./cached.ts";
export type { Invalidation } from "./invalidation.ts";
