import { join } from "node:path";
import type { Place } from "@mintport/test-engines";
import { startChild } from "../child.ts";
import type { Session } from "../session.ts";
import { median } from "../statistics.ts";
import type { Pruning } from "./growth-point.ts";
import type { Pruned, PruneOrder } from "./pruner.ts";

export interface PruningOptions {
  readonly place: Place;
  readonly connections: number;
  /** A load's. */
  readonly seconds: number;
  /** How often a quiet load is followed by one beside pruning. */
  readonly pairs: number;
}

export interface MeasuredPruning {
  readonly pruning: Pruning;
  readonly faults: readonly string[];
}

/**
 * Puts the server under load while another process deletes what has expired. A machine is not the same from minute to minute,
 * and neither is p99: each load beside pruning is held against a quiet one just before.
 */
export const measurePruning = async (
  session: Session,
  { place, connections, seconds, pairs }: PruningOptions,
): Promise<MeasuredPruning> => {
  const pruner = startChild(join(import.meta.dirname, "pruner.ts"));
  const tell = (order: PruneOrder): Promise<unknown> => pruner.ask(order, (seconds + 60) * 1000);
  const load = () => session.load({ connections, seconds });
  const measured: Pair[] = [];
  try {
    await tell({ open: place });
    for (let pair = 1; pair <= pairs; pair++) {
      const quiet = await load();
      const [pruned, beside] = await Promise.all([tell({ seconds }) as Promise<Pruned>, load()]);
      measured.push({ quiet, pruned, beside });
    }
  } finally {
    await pruner.end();
  }
  const middle = (figure: (pair: Pair) => number): number => median(measured.map(figure));
  return {
    pruning: {
      rows: measured.reduce((total, { pruned }) => total + pruned.rows, 0),
      seconds: measured.reduce((total, { pruned }) => total + pruned.seconds, 0),
      p50: middle(({ beside }) => beside.p50),
      p99: middle(({ beside }) => beside.p99),
      toQuiet: middle(({ quiet, beside }) => beside.p99 / quiet.p99),
    },
    faults: measured
      .flatMap(({ quiet, beside }) => [quiet.failure, beside.failure])
      .filter((failure) => failure !== undefined),
  };
};

interface Pair {
  readonly quiet: Load;
  readonly pruned: Pruned;
  readonly beside: Load;
}

type Load = Awaited<ReturnType<Session["load"]>>;
