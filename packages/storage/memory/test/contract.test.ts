import { memoryStorage } from "@mintport/storage-memory";
import { storageContract, storageModel } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("memory", () => {
  // One process has one memory: both handles are the same.
  const open = async () => {
    const storage = memoryStorage();
    return { handles: [storage, storage] as const, close: async () => {} };
  };
  storageContract({ describe, it, expect }, open, { expiresByItself: false });
  storageModel({ describe, it, expect }, open, { histories: 300 });
});
