import { Redis } from "ioredis";
import { isOnPath, type Service, startInBackground } from "./service.ts";

export const redis: Service = {
  name: "Redis",
  variable: "TEST_REDIS_URL",
  standardUrl: "redis://127.0.0.1:6379",
  debianPackage: "redis-server",
  answers: async (url) => {
    const client = new Redis(url, {
      connectTimeout: 1000,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.ping();
      return true;
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  },
  isInstalled: () => isOnPath("redis-server"),
  start: async (folder, port) => {
    const stop = startInBackground([
      ...["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--dir", folder],
      ...["--save", "", "--appendonly", "no"],
    ]);
    return { url: `redis://127.0.0.1:${port}`, stop };
  },
};
