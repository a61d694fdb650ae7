import { contain } from "@mintport/core/ports";

/** A connection in subscriber mode, which can do nothing else: ioredis' `redis.duplicate()` fits. */
export interface RedisSubscriber {
  readonly status?: string;
  readonly options?: object;
  subscribe(channel: string): Promise<unknown>;
  on(event: "message", listener: (channel: string, message: string) => void): unknown;
  on(event: "ready" | "end", listener: () => void): unknown;
  /** Ends the connection and makes another. */
  disconnect?(reconnect: boolean): void;
}

/**
 * Keeps a subscription: it is asked for again every two seconds and whenever there is a new connection. A subscriber is
 * silent by nature, so this alone tells one that nobody talks to any more: it is made to connect anew.
 */
export const keepSubscribed = (subscriber: RedisSubscriber, channel: string): void => {
  // ioredis itself need not ask for this: it catches no failure of that and ends the process.
  if (subscriber.options !== undefined)
    Object.assign(subscriber.options, { autoResubscribe: false });
  let timer: NodeJS.Timeout | undefined;
  let unanswered: symbol | undefined;
  const ask = (): void => {
    if (unanswered !== undefined && connected.has(subscriber.status ?? "")) {
      unanswered = undefined;
      subscriber.disconnect?.(true);
      return;
    }
    const asked = Symbol(channel);
    unanswered = asked;
    const settle = (): void => {
      if (unanswered === asked) unanswered = undefined;
    };
    subscriber.subscribe(channel).then(settle, settle);
  };
  const stop = (): void => {
    clearInterval(timer);
  };
  const begin = (): void => {
    stop();
    unanswered = undefined;
    timer = setInterval(contain(ask, ignore), beat);
    timer.unref();
    ask();
  };
  subscriber.on("ready", contain(begin, ignore));
  subscriber.on("end", contain(stop, ignore));
  begin();
};

/** In any other status ioredis is at work on a connection already. */
const connected = new Set(["ready", "connect"]);

/** Milliseconds. */
const beat = 2000;

const ignore = (): void => {
  // An outage shows in the stores; here it only makes others learn later.
};
