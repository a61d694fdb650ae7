import { join } from "node:path";
import type { Place } from "@mintport/test-engines";
import { startChild } from "../child.ts";
import type { Session } from "../session.ts";
import type { Pruning } from "./growth-point.ts";
import type { Pruned, PruneOrder } from "./pruner.ts";

export interface PruningOptions {
  readonly place: Place;
  readonly connections: number;
  readonly seconds: number;
}

export interface MeasuredPruning {
  readonly pruning: Pruning;
  readonly fault: string | undefined;
}

/** Puts the server under load while another process deletes what has expired. */
export const measurePruning = async (
  session: Session,
  { place, connections, seconds }: PruningOptions,
): Promise<MeasuredPruning> => {
  const pruner = startChild(join(import.meta.dirname, "pruner.ts"));
  const tell = (order: PruneOrder): Promise<unknown> => pruner.ask(order, (seconds + 60) * 1000);
  try {
    await tell({ open: place });
    const [pruned, load] = await Promise.all([
      tell({ seconds }) as Promise<Pruned>,
      session.load({ connections, seconds }),
    ]);
    return { pruning: { ...pruned, p50: load.p50, p99: load.p99 }, fault: load.failure };
  } finally {
    await pruner.end();
  }
};
