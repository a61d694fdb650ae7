import { memoryStorage } from "@mintport/storage-memory";
import { storageContract } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("memory", () => {
  storageContract(
    { describe, it, expect },
    async () => {
      // One process has one memory: both handles are the same.
      const storage = memoryStorage();
      return { handles: [storage, storage], close: async () => {} };
    },
    { expiresByItself: false },
  );
});
