import { redisStorage } from "@mintport/storage-redis";
import { engines, type Place } from "@mintport/test-engines";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./connect.ts";

const redisEngines = engines().filter(({ name }) => name.startsWith("redis"));

describe.each(redisEngines)("$name", (engine) => {
  if (engine.missing !== undefined) {
    it.skip(`skipped: ${engine.missing}`, () => {});
    return;
  }
  let place: Place;
  beforeAll(async () => {
    place = await engine.makePlace();
  });
  afterAll(() => engine.dispose(place));

  const open = async () => {
    const clients = [connect(place), connect(place)] as const;
    const { keyPrefix } = place;
    return {
      handles: [
        redisStorage(clients[0], { keyPrefix }),
        redisStorage(clients[1], { keyPrefix }),
      ] as const,
      close: async () => {
        await Promise.all(clients.map((client) => client.quit()));
      },
    };
  };
  storageContract({ describe, it, expect }, open, { expiresByItself: true });
  storageModel({ describe, it, expect }, open);
});
