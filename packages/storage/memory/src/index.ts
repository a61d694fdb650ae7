export type { FirstRows, TenantClient } from "./create-first.ts";
export { type MemoryStorageOptions, memoryStorage } from "./memory-storage.ts";
