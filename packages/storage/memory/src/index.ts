export {
  type MemoryStorageOptions,
  memoryStorage,
  type TenantClient,
} from "./memory-storage.ts";
