import type { Worker } from "node:cluster";
import { contain } from "@mintport/core/ports";
import { endsWithin } from "../stores/within.ts";
import type { ProcessMetrics } from "./prometheus-text.ts";

/** What workers and the primary say to each other of metrics. `scrape` names one question among those under way. */
type Message =
  | { readonly metrics: "gather" | "want"; readonly scrape: number }
  | {
      readonly metrics: "own";
      readonly scrape: number;
      readonly own: ProcessMetrics["metrics"];
    }
  | {
      readonly metrics: "all";
      readonly scrape: number;
      readonly all: readonly ProcessMetrics[];
    };

const isMessage = (message: unknown): message is Message =>
  typeof message === "object" && message !== null && "metrics" in message && "scrape" in message;

/**
 * In a worker: answers the primary when it asks for this worker's metrics, and answers the metrics of all workers, which
 * the primary gathers. One connection reaches one worker, and a scrape is about all of them.
 */
export const workerMetrics = (
  collect: () => Promise<ProcessMetrics["metrics"]>,
): (() => Promise<readonly ProcessMetrics[]>) => {
  const waiting = new Map<number, (all: readonly ProcessMetrics[]) => void>();
  let scrapes = 0;
  const take = (message: unknown): void => {
    if (!isMessage(message)) return;
    const { scrape } = message;
    if (message.metrics === "all") waiting.get(scrape)?.(message.all);
    if (message.metrics === "want")
      void collect().then((own) => {
        send({ metrics: "own", scrape, own });
      }, ignore);
  };
  process.on("message", contain(take, ignore));
  return async () => {
    const scrape = (scrapes += 1);
    const gathered = new Promise<readonly ProcessMetrics[]>((resolve) => {
      waiting.set(scrape, resolve);
    });
    let all: readonly ProcessMetrics[] | undefined;
    send({ metrics: "gather", scrape });
    await endsWithin(
      2 * patience,
      gathered.then((answered) => {
        all = answered;
      }),
    );
    waiting.delete(scrape);
    if (all === undefined) throw new Error("the primary did not gather the workers' metrics");
    return all;
  };
};

/** In the primary: passes questions for metrics on to every worker, and their answers back. */
export const relayMetrics = (
  workers: ReadonlyMap<Worker, number>,
): ((from: Worker, message: unknown) => void) => {
  const waiting = new Map<number, Map<Worker, (own: ProcessMetrics["metrics"]) => void>>();
  let scrapes = 0;
  const gather = async (): Promise<readonly ProcessMetrics[]> => {
    const scrape = (scrapes += 1);
    const all: ProcessMetrics[] = [];
    const asked = new Map<Worker, (own: ProcessMetrics["metrics"]) => void>();
    waiting.set(scrape, asked);
    const answers = [...workers].map(
      ([worker, place]) =>
        new Promise<void>((resolve) => {
          asked.set(worker, (metrics) => {
            all.push({ worker: place, metrics });
            resolve();
          });
          if (worker.isConnected()) worker.send({ metrics: "want", scrape } satisfies Message);
        }),
    );
    // A worker that hangs is missing from the text, which its neighbours do not wait for.
    await endsWithin(patience, Promise.all(answers).then(ignore));
    waiting.delete(scrape);
    return all.sort((one, other) => Number(one.worker) - Number(other.worker));
  };
  return (from, message) => {
    if (!isMessage(message)) return;
    if (message.metrics === "own") waiting.get(message.scrape)?.get(from)?.(message.own);
    if (message.metrics !== "gather") return;
    const { scrape } = message;
    void gather().then((all) => {
      if (from.isConnected()) from.send({ metrics: "all", scrape, all } satisfies Message);
    }, ignore);
  };
};

const send = (message: Message): void => {
  if (process.connected) process.send?.(message);
};

/** Who waits is told by the time that passes. */
const ignore = (): void => {};

/** Milliseconds that a worker has to answer. */
const patience = 2000;
