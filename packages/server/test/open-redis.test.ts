import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Concealed } from "../src/settings/concealed.ts";
import { openRedis } from "../src/stores/open-redis.ts";

let server: Server;
let accepted = 0;
beforeEach(async () => {
  server = createServer((socket) => {
    accepted++;
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  vi.useRealTimers();
  server.close();
  await once(server, "close");
});

/** How often the server was connected to by now, this once included. */
const connections = async (): Promise<number> => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "close");
  return accepted;
};

describe("a Redis that hangs up", () => {
  it("is connected to again and again, and never after it was closed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { port } = server.address() as AddressInfo;
    const opened = await openRedis({
      ...{ redisUrls: [new Concealed(`redis://127.0.0.1:${port}`)], redisKeyPrefix: "x:" },
    });
    opened.invalidation.subscribe(() => {});
    while ((await connections()) < 20) await vi.advanceTimersByTimeAsync(250);

    await opened.close();
    const before = await connections();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await connections()).toBe(before + 1);
  });
});
