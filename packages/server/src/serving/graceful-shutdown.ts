import type { Server as HttpServer, RequestListener, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { Server as NetServer } from "node:net";
import { setTimeout as passed } from "node:timers/promises";
import { contain } from "@mintport/core/ports";
import { underWay } from "./under-way.ts";

/** Answers under way on some servers, so that none is lost when they stop. */
export interface GracefulShutdown {
  /** Wraps a listener, so that its answers are known. */
  readonly watch: (listener: RequestListener) => RequestListener;
  /**
   * Goes on as before for a while; then stops accepting, lets requests under way be answered, with `Connection: close`, and ends
   * connections that carry nothing; and at last cuts off what is left.
   */
  readonly drain: (
    servers: readonly (HttpServer | HttpsServer)[],
    times: ShutdownTimes,
  ) => Promise<void>;
}

/** How long each part of a shutdown takes, in milliseconds. */
export interface ShutdownTimes {
  /** Until no connection is accepted any more: balancers learn meanwhile that this server goes. */
  readonly delay: number;
  /** The longest from then on, until connections are cut off. */
  readonly grace: number;
}

/** Watches the requests under way, so that a shutdown can wait for them. */
export const gracefulShutdown = (): GracefulShutdown => {
  const responses = underWay<ServerResponse>();
  let stopping = false;
  return {
    watch: (listener) => (request, response) => {
      response.once("close", contain(responses.enter(response), ignore));
      if (stopping) endAfter(response);
      contain(listener, () => {
        endWith500(response);
      })(request, response);
    },
    drain: async (servers, { delay, grace }) => {
      if (delay > 0) await passed(delay);
      stopping = true;
      for (const response of responses) endAfter(response);
      await quietTurn();
      await Promise.all(servers.map((server) => closed(server, grace)));
    },
  };
};

/** Whatever a listener met: the process and its other requests go on. */
const endWith500 = (response: ServerResponse): void => {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { "Cache-Control": "no-store" }).end();
};

/** The connection carries this answer and no other (RFC 9112 §9.6). */
const endAfter = (response: ServerResponse): void => {
  if (!response.headersSent) response.setHeader("Connection", "close");
};

/**
 * Waits for a turn of the event loop that had little to do. When a listener closes, the kernel resets the connections that came since
 * the last look at it: after a turn of this kind there is hardly one, after a busy one there are many.
 */
const quietTurn = async (): Promise<void> => {
  const end = performance.now() + longestSearch;
  for (let begin = performance.now(); begin < end; begin = performance.now()) {
    await new Promise(setImmediate);
    if (performance.now() - begin < quietMilliseconds) return;
  }
};

const quietMilliseconds = 0.2;
const longestSearch = 250;

const closed = (server: HttpServer | HttpsServer, grace: number): Promise<void> =>
  new Promise((resolve) => {
    const linger = setTimeout(
      () => {
        server.closeIdleConnections();
      },
      Math.min(quiet, grace),
    );
    const cutOff = setTimeout(() => {
      server.closeAllConnections();
    }, grace);
    // `http.Server` would end idle connections at once, and with them a request that is on its way.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(linger);
      clearTimeout(cutOff);
      // Ends what `http.Server` itself keeps running; that it listens no more is no news.
      server.close(() => {
        resolve();
      });
    });
  });

/** Milliseconds that a connection may be idle for another request, which is told to be its last. */
const quiet = 250;

/** Leaving takes an entry out of an array: there is nothing that could go wrong. */
const ignore = (): void => {};
