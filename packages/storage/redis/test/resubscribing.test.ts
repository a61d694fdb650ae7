import { redisDefaults, redisInvalidation } from "@mintport/storage-redis";
import { engines, tcpProxy } from "@mintport/test-engines";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";

const engine = engines().find(({ name }) => name === "redis");

describe.skipIf(engine?.missing !== undefined)("a subscriber", () => {
  it("that is cut while it subscribes again ends no process, and hears again afterwards", async () => {
    const place = await engine!.makePlace();
    const { hostname, port } = new URL(place.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const url = `redis://127.0.0.1:${proxy.port}`;
    const [publisher, subscriber] = [new Redis(place.url), new Redis(url, redisDefaults())];
    for (const client of [publisher, subscriber]) client.on("error", () => {});
    const unhandled: unknown[] = [];
    const note = (cause: unknown): void => {
      unhandled.push(cause);
    };
    process.on("unhandledRejection", note);
    try {
      const heard = new Set<string>();
      const invalidation = redisInvalidation(publisher, subscriber, { keyPrefix: place.keyPrefix });
      invalidation.subscribe((key) => heard.add(key));
      await publishedUntilHeard(invalidation, heard, "before");

      let cuts = 0;
      subscriber.on("ready", () => {
        if (cuts++ >= 5) return;
        proxy.fail("cut");
        setTimeout(() => {
          proxy.fail(undefined);
        }, 20);
      });
      subscriber.disconnect(true);
      await expect.poll(() => cuts, { timeout: 20_000 }).toBeGreaterThan(5);
      await publishedUntilHeard(invalidation, heard, "after");
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
      publisher.disconnect();
      subscriber.disconnect();
      await proxy.close();
      await engine!.dispose(place);
    }
  });
});

const publishedUntilHeard = (
  { publish }: ReturnType<typeof redisInvalidation>,
  heard: ReadonlySet<string>,
  key: string,
) =>
  expect
    .poll(
      () => {
        publish(key);
        return heard.has(key);
      },
      { timeout: 20_000 },
    )
    .toBe(true);
