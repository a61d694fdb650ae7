export type { CacheOptions } from "./cache-options.ts";
export { cached } from "./cached.ts";
export { type CachedClients, cachedClients } from "./cached-clients.ts";
export type { Invalidation } from "./invalidation.ts";
export type { SharedCache } from "./shared-cache.ts";
