import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { memoryUsage } from "node:process";
import type { Heap, Usage } from "../../orders.ts";
import type { ContenderSettings } from "../../scenario.ts";

/** Makes what a contender serves of what it is told. */
export type MakeListener = (
  settings: ContenderSettings,
) => RequestListener | Promise<RequestListener>;

/** Serves on a free port of loopback, and answers which. */
export const listen = (listener: RequestListener): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer({ keepAliveTimeout: 60_000 }, listener);
    server.listen(0, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** What this process used so far. Every thread of it is in that: the loop, the pool, the collector. */
export const usageHere = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, rss: memoryUsage.rss() };
};

export const heapHere = (): Heap => {
  // Twice: what the first pass finalises, the second frees.
  globalThis.gc?.();
  globalThis.gc?.();
  return { heap: memoryUsage().heapUsed };
};
