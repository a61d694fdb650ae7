import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on every loopback address, and how to stop it. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on `localhost`: on 127.0.0.1 and, where the machine has it, on ::1, because clients differ in which of the
 * two they try first. Port 0 takes any free port, the same on both; the listener is made once it is known.
 */
export const listenOnLocalhost = async (
  port: number,
  listenerFor: (port: number) => Promise<RequestListener>,
): Promise<Listening> => {
  const v4 = await listen(port, "127.0.0.1");
  const taken = (v4.address() as AddressInfo).port;
  const v6 = await listen(taken, "::1").catch((failure: unknown) => {
    if (isMissingAddress(failure)) return undefined;
    v4.close();
    throw failure;
  });
  const servers = v6 === undefined ? [v4] : [v4, v6];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closed));
  };
  // Who comes before the listener is made waits for it.
  const early: Parameters<RequestListener>[] = [];
  const wait: RequestListener = (...exchange) => {
    early.push(exchange);
  };
  for (const server of servers) server.on("request", wait);
  try {
    const listener = await listenerFor(taken);
    for (const server of servers) server.off("request", wait).on("request", listener);
    for (const exchange of early) listener(...exchange);
    return { port: taken, close };
  } catch (failure) {
    await close();
    throw failure;
  }
};

const listen = (port: number, host: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    // A slow sender is cut off: no request needs longer than this (milliseconds).
    const server = createServer({
      requestTimeout: 10_000,
      headersTimeout: 10_000,
      maxHeaderSize: 16_384,
    });
    server.once("error", reject);
    server.listen({ port, host }, () => {
      resolve(server);
    });
  });

/** This machine has no IPv6. */
const isMissingAddress = (failure: unknown): boolean =>
  failure instanceof Error &&
  "code" in failure &&
  (failure.code === "EADDRNOTAVAIL" || failure.code === "EAFNOSUPPORT");

/** Takes no more, lets what is being answered end, and cuts off who is still silent after a while. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      server.closeAllConnections();
    }, grace);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Milliseconds that a request under way has to end. */
const grace = 3000;
