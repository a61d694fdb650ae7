import { type RedisClient, redisStorage } from "@mintport/storage-redis";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, describe, expect, it } from "vitest";
import { places } from "./places.ts";

describe.each(places)("$name", ({ urls, connect, deleteKeys }) => {
  if (urls === undefined) {
    it.skip("skipped: no engine here", () => {});
    return;
  }
  const keyPrefix = `t:${crypto.randomUUID()}:`;
  afterAll(() => deleteKeys(keyPrefix));

  const open = async () => {
    const clients = [connect(), connect()] as const;
    const storageOn = (client: RedisClient) => redisStorage(client, { keyPrefix });
    return {
      handles: [storageOn(clients[0]), storageOn(clients[1])] as const,
      close: async () => {
        await Promise.all(clients.map((client) => client.quit()));
      },
    };
  };
  storageContract({ describe, it, expect }, open, { expiresByItself: true });
  storageModel({ describe, it, expect }, open);
});
