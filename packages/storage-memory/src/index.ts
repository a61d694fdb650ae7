export { memoryClientStore, type TenantClient } from "./client-store.ts";
export { type MemoryStorageContent, memoryStorage } from "./memory-storage.ts";
export { memoryTenantStore } from "./tenant-store.ts";
