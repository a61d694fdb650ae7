import { connect, createServer, type Server, type Socket } from "node:net";

/** A way for a network to fail. */
export type Fault =
  /** Every connection is cut, and new ones are cut at once. */
  | "cut"
  /** Nothing gets through in either direction, and no connection ends. */
  | "stall"
  /** The next answers are cut off after their first byte. */
  | "reset";

/** A TCP proxy that can fail on demand, between a client and the real engine. */
export interface TcpProxy {
  readonly port: number;
  /** Begins a fault; `undefined` ends it. */
  fail(fault: Fault | undefined): void;
  /** Nothing gets through any more on the connections that are there now, and none of them ends; new ones work. */
  silence(): void;
  /** Where new connections go from now on, as after a failover. */
  redirect(target: Target): void;
  /** The next answer is lost whole, and its connection ends: what was asked was done, and nobody hears of it. */
  loseNextAnswer(): void;
  /** The bytes that clients have sent so far, counted in chunks: a measure of round trips. */
  readonly requests: number;
  close(): Promise<void>;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export const tcpProxy = async (first: Target): Promise<TcpProxy> => {
  let target = first;
  let fault: Fault | undefined;
  let requests = 0;
  let isNextLost = false;
  const pairs = new Set<readonly [Socket, Socket]>();
  const silent = new Set<readonly [Socket, Socket]>();

  const server: Server = createServer((client) => {
    if (fault === "cut") {
      client.destroy();
      return;
    }
    const engine = connect(target.port, target.host);
    const pair = [client, engine] as const;
    pairs.add(pair);
    const end = (): void => {
      // The other end of a silent connection hears of nothing.
      if (silent.has(pair)) return;
      pairs.delete(pair);
      client.destroy();
      engine.destroy();
    };
    for (const socket of pair) {
      socket.on("error", end);
      socket.on("close", end);
      if (fault === "stall") socket.pause();
    }
    client.on("data", (chunk) => {
      requests++;
      engine.write(chunk);
    });
    engine.on("data", (chunk) => {
      if (isNextLost) {
        isNextLost = false;
        end();
        return;
      }
      if (fault !== "reset") {
        client.write(chunk);
        return;
      }
      client.write(chunk.subarray(0, 1), end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    get requests() {
      return requests;
    },
    redirect: (next) => {
      target = next;
    },
    fail: (next) => {
      fault = next;
      for (const pair of pairs) {
        const [client, engine] = pair;
        if (next === "cut") {
          client.destroy();
          engine.destroy();
        }
        if (silent.has(pair)) continue;
        for (const socket of pair)
          if (next === "stall") socket.pause();
          else socket.resume();
      }
    },
    loseNextAnswer: () => {
      isNextLost = true;
    },
    silence: () => {
      for (const pair of pairs) {
        silent.add(pair);
        for (const socket of pair) socket.pause();
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of [...pairs].flat()) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
};
