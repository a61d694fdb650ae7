import cluster, { type Worker } from "node:cluster";
import type { Answer, Listening, Order, Usage } from "../../orders.ts";
import type { ContenderSettings } from "../../scenario.ts";
import { heapHere, listen, type MakeListener, usageHere } from "./process-figures.ts";
import { obey, serveItself } from "./serve.ts";

/**
 * A contender of as many processes as it is told to have workers. They share one port, and what they use is added up,
 * the primary's part included.
 */
export const serveInWorkers = (makeListener: MakeListener): void => {
  serveItselfInWorkers(async (settings) => listen(await makeListener(settings)));
};

/** The same for what listens by itself. `prepare` runs once, before any of them starts. */
export const serveItselfInWorkers = (
  start: (settings: ContenderSettings) => Promise<number>,
  prepare: (settings: ContenderSettings) => Promise<void> = async () => {},
): void => {
  if (cluster.isWorker) {
    serveItself(start);
    return;
  }
  const workers: Worker[] = [];
  obey(async (order) => {
    switch (order.order) {
      case "start": {
        await prepare(order.settings);
        while (workers.length < order.settings.workers) workers.push(cluster.fork());
        const [first] = await Promise.all(workers.map((worker) => ask(worker, order)));
        return first as Listening;
      }
      case "usage":
        return sum([usageHere(), ...(await askAll(workers, order))]);
      case "heap":
        return heapHere();
      case "end":
        for (const worker of workers) worker.kill("SIGKILL");
        return process.exit(0);
    }
  });
};

const askAll = async (workers: readonly Worker[], order: Order): Promise<readonly Usage[]> =>
  (await Promise.all(workers.map((worker) => ask(worker, order)))) as readonly Usage[];

const ask = (worker: Worker, order: Order): Promise<Answer> =>
  new Promise((resolve) => {
    worker.once("message", resolve);
    worker.send(order);
  });

const sum = (usages: readonly Usage[]): Usage => ({
  cpu: usages.reduce((total, { cpu }) => total + cpu, 0),
  rss: usages.reduce((total, { rss }) => total + rss, 0),
});
