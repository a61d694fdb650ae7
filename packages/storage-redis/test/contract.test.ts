import { redisStorage } from "@mintport/storage-redis";
import { storageContract } from "@mintport/testing";
import { Redis } from "ioredis";
import { afterAll, describe, expect, it } from "vitest";
import { deleteKeys, freshPrefix } from "./places.ts";

const url = process.env["TEST_REDIS_URL"];

describe("Redis", () => {
  if (url === undefined) {
    it.skip("skipped: TEST_REDIS_URL is not set", () => {});
    return;
  }
  const keyPrefix = freshPrefix();
  afterAll(() => deleteKeys(url, keyPrefix));

  storageContract(
    { describe, it, expect },
    async () => {
      const clients = [new Redis(url), new Redis(url)] as const;
      return {
        handles: [redisStorage(clients[0], { keyPrefix }), redisStorage(clients[1], { keyPrefix })],
        close: async () => {
          await Promise.all(clients.map((client) => client.quit()));
        },
      };
    },
    { expiresByItself: true },
  );
});
