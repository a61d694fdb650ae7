import cluster, { type Worker } from "node:cluster";
import { contain } from "@mintport/core/ports";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { relayMetrics } from "../metrics/worker-metrics.ts";
import type { Settings } from "../settings/settings.ts";
import { canSharePorts, requireFreePort } from "./shared-port.ts";

/** The message by which a worker tells the primary that it serves. */
const serves = "serves";

/** Workers that serve, seen from the primary. */
export interface Workers {
  /** Asks all to end, and waits until they have. */
  stop(): Promise<void>;
  /** Passes a signal on. */
  signal(name: NodeJS.Signals): void;
}

/**
 * Starts `settings.workers` processes of the same command, which share the port, and answers once all serve. One that
 * dies later is replaced; one that cannot even start ends them all, because the next could not either.
 */
export const startWorkers = async (
  {
    workers,
    shutdownDelay,
    shutdownGrace,
    port,
    adminPort,
    metrics,
    host,
  }: Pick<
    Settings,
    "workers" | "shutdownDelay" | "shutdownGrace" | "port" | "adminPort" | "metrics" | "host"
  >,
  told: (line: string) => void,
): Promise<Workers> => {
  /** Each with its place, which its successor takes. */
  const alive = new Map<Worker, number>();
  const relay = relayMetrics(alive);
  let stopping = false;
  const waiting = new Set<NodeJS.Timeout>();

  const fork = (place: number): Worker => {
    const worker = cluster.fork();
    alive.set(worker, place);
    const take = (message: unknown): void => {
      relay(worker, message);
    };
    worker.on("message", contain(take, ignore));
    worker.once("exit", () => {
      alive.delete(worker);
    });
    return worker;
  };
  const cannotReplace = (cause: unknown): void => {
    told(`no worker could be started instead: ${causeText(cause)}`);
  };
  /** Replaces a worker that dies, and its successors; the deaths of the others make none of them wait. */
  const keep = (worker: Worker, place: number, former: readonly number[] = []): void => {
    const replace = (code: number, signal: string | null): void => {
      if (stopping) return;
      const now = performance.now();
      const deaths = [...former.filter((at) => now - at < memory), now];
      const delay = restartDelay(deaths.length);
      told(`${endOf(worker, code, signal)}; another starts in ${delay} ms`);
      const again = contain(() => {
        waiting.delete(timer);
        keep(fork(place), place, deaths);
      }, cannotReplace);
      const timer = setTimeout(again, delay);
      waiting.add(timer);
    };
    worker.once("exit", contain(replace, cannotReplace));
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const timer of waiting) clearTimeout(timer);
    await Promise.all(
      [...alive.keys()].map((worker) =>
        ended(worker, (shutdownDelay + shutdownGrace) * 1000 + slack),
      ),
    );
  };

  if (canSharePorts)
    for (const one of [port, adminPort, metrics?.port])
      if (one !== undefined) await requireFreePort(one, host);
  try {
    await Promise.all(Array.from({ length: workers }, (_, index) => serving(fork(index + 1))));
  } catch (failure) {
    await stop();
    throw failure;
  }
  for (const [worker, place] of alive) keep(worker, place);
  return {
    stop,
    signal: (name) => {
      for (const worker of alive.keys()) worker.process.kill(name);
    },
  };
};

/** A worker that is gone has nobody to be told. */
const ignore = (): void => {};

/** Until a worker serves; rejects if it ends before. */
const serving = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.on("message", (message) => {
      if (message === serves) resolve();
    });
    worker.once("exit", (code, signal) => {
      reject(new CommandFailed(endOf(worker, code, signal)));
    });
  });

const endOf = ({ id }: Worker, code: number, signal: string | null): string =>
  `worker ${id} ended (${signal ?? `exit code ${code}`})`;

/** The number of this process among the workers; `undefined` if it is none. */
export const workerNumber = (): number | undefined => cluster.worker?.id;

/** Tells the primary that this worker serves. */
export const tellServing = (): void => {
  cluster.worker?.send(serves);
};

/**
 * Milliseconds until a worker is replaced that was the `deaths`-th in its place to die lately: at once at first, and ever
 * slower, so that what kills every worker does not keep the machine busy.
 */
export const restartDelay = (deaths: number): number => Math.min(100 * 2 ** (deaths - 1), 10_000);

/** Milliseconds for which a death is counted. */
const memory = 60_000;

/** Milliseconds beyond the grace that a worker has for its stores. */
const slack = 5000;

const ended = (worker: Worker, patience: number): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      worker.process.kill("SIGKILL");
    }, patience);
    worker.once("exit", () => {
      clearTimeout(cutOff);
      resolve();
    });
    worker.process.kill("SIGTERM");
  });
