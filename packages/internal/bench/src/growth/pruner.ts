/** The process that deletes expired rows, as `mintport prune` does. */
import { type Expiring, type FullStorage, instant } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { prunePaced } from "@mintport/storage-sql";
import type { Place } from "@mintport/test-engines";
import { must } from "../contenders/parts/must.ts";
import { openPlace } from "../contenders/parts/open-place.ts";

/** What this process is told: first where, then for how long. */
export type PruneOrder = { readonly open: Place } | { readonly seconds: number };

/** What it answers to the second. */
export interface Pruned {
  readonly rows: number;
  readonly seconds: number;
}

let storage: FullStorage | undefined;

const prune = async (seconds: number): Promise<Pruned> => {
  if (storage === undefined) throw new Error("nothing was opened");
  const { replays } = storage;
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const untilTheEnd: Pick<Expiring, "prune"> = {
    prune: (tenant, now, limit) =>
      elapsed() < seconds ? replays.prune(tenant, now, limit) : okAsync(0),
  };
  const now = instant(Date.now() / 1000);
  return { rows: must(await prunePaced(untilTheEnd, { tenant: "*", now })), seconds: elapsed() };
};

const carryOut = async (order: PruneOrder): Promise<object> => {
  if ("seconds" in order) return prune(order.seconds);
  storage = await openPlace(order.open);
  return { opened: true };
};

process.on("message", (order: PruneOrder) => {
  void carryOut(order).then(
    (answer) => process.send?.(answer),
    (failure: unknown) => {
      console.error(failure);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
