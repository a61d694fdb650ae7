import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import {
  createServer as createTlsServer,
  type Server as HttpsServer,
  type ServerOptions,
} from "node:https";
import type { AddressInfo } from "node:net";
import { contain } from "@mintport/core/ports";
import { addressesOf, isMissingAddress } from "../stores/addresses.ts";
import { gracefulShutdown } from "./graceful-shutdown.ts";

/** A server on every address it was told of, and how to stop it. */
export interface Listening {
  readonly port: number;
  /** Waits for the delay, lets what is under way be answered, and cuts off what is still silent after the grace. */
  close(): Promise<void>;
  /** Takes a new certificate for connections to come. */
  setSecureContext(options: ServerOptions): void;
}

/** The addresses, TLS and times of the listening server. */
export interface ListenOptions {
  /**
   * IP addresses, and `localhost` for every loopback address.
   *
   * @default ["localhost"]
   */
  readonly hosts?: readonly string[];
  /** With it the server speaks TLS. */
  readonly tls?: ServerOptions;
  /**
   * Milliseconds that a server which is to close goes on as before.
   *
   * @default 0
   */
  readonly delay?: number;
  /**
   * Milliseconds that requests under way have to end.
   *
   * @default 3000
   */
  readonly grace?: number;
  /**
   * Seconds that a connection may wait for its next request. Longer than a balancer in front lets it wait (60 at most of
   * them), or the balancer sends requests into connections that are just being closed. Default 75.
   */
  readonly keepAlive?: number;
  /** Whether other processes listen on the same port, each with a queue of its own. Default: none does. */
  readonly sharesPort?: boolean;
}

/**
 * Listens on each host. `localhost` is 127.0.0.1 and, where the machine has it, ::1, because clients differ in which of
 * the two they try first. Port 0 takes any free port, the same on all; the listener is made once it is known.
 */
export const listenOn = async (
  port: number,
  listenerFor: (port: number) => Promise<RequestListener>,
  {
    hosts = ["localhost"],
    tls,
    delay = 0,
    grace = 3000,
    keepAlive = 75,
    sharesPort = false,
  }: ListenOptions = {},
): Promise<Listening> => {
  const servers: Server[] = [];
  const drains = gracefulShutdown();
  const close = (): Promise<void> => drains.drain(servers, { delay, grace });
  // A request before the listener is made waits for it, on the first address while the second is still being bound too.
  const early: Parameters<RequestListener>[] = [];
  const wait: RequestListener = (...exchange) => {
    early.push(exchange);
  };
  try {
    let taken = port;
    for (const { host, optional } of addressesOf(hosts)) {
      const server = await listen({ port: taken, host, tls, keepAlive, sharesPort }, wait).catch(
        (failure: unknown) => {
          if (optional && isMissingAddress(failure)) return undefined;
          throw failure;
        },
      );
      if (server === undefined) continue;
      servers.push(server);
      taken = (server.address() as AddressInfo).port;
    }
    const listener = contain(drains.watch(await listenerFor(taken)), ignore);
    for (const server of servers) server.off("request", wait).on("request", listener);
    for (const exchange of early) listener(...exchange);
    return {
      port: taken,
      close,
      setSecureContext: (options) => {
        for (const server of servers)
          if ("setSecureContext" in server) server.setSecureContext(options);
      },
    };
  } catch (failure) {
    await close();
    throw failure;
  }
};

/** Listens on `localhost` without TLS. */
export const listenOnLocalhost = (
  port: number,
  listenerFor: (port: number) => Promise<RequestListener>,
): Promise<Listening> => listenOn(port, listenerFor);

type Server = HttpServer | HttpsServer;

const listen = (
  { port, host, tls, keepAlive, sharesPort }: Binding,
  listener: RequestListener,
): Promise<Server> =>
  new Promise((resolve, reject) => {
    const limits = { ...slowSenders, keepAliveTimeout: keepAlive * 1000 };
    const server =
      tls === undefined
        ? createServer(limits, listener)
        : createTlsServer({ ...limits, handshakeTimeout: 10_000, ...tls }, listener);
    server.once("error", reject);
    const shared = sharesPort ? { reusePort: true, exclusive: true } : {};
    // `::` is IPv6 alone, so that `0.0.0.0` may stand beside it.
    server.listen({ port, host, ipv6Only: host === "::", ...shared }, () => {
      resolve(server);
    });
  });

interface Binding extends Required<Pick<ListenOptions, "keepAlive" | "sharesPort">> {
  readonly port: number;
  readonly host: string;
  readonly tls: ServerOptions | undefined;
}

/**
 * Cut off whoever sends slowly: no request needs longer than this (milliseconds). A connection that waits for its next
 * request is `keepAliveTimeout`'s matter, and these do not begin before that request's first byte.
 */
const slowSenders = {
  ...{ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
  // Node looks for them every 30 s by itself: a sender would have up to 40.
  connectionsCheckingInterval: 1000,
};

/** A listener's failure is answered where it is watched. */
const ignore = (): void => {};
