import { ok, type Result } from "@mintport/core/result";
import type { Charge, Entry, Ledger, Posted, UsedUp } from "./ledger.ts";
import type { Budget, Limits } from "./limits.ts";
import { type Window, type WindowTable, windowTable } from "./window-table.ts";

/** A ledger that answers at once. */
export interface MemoryLedger extends Ledger<Window> {
  post(entry: Entry<Window>): Result<Posted<Window>, never>;
  look(charges: readonly Charge[]): Result<UsedUp | undefined, never>;
  /** Gives points back alone. */
  giveBack(points: readonly Window[]): void;
  /** How many windows are kept, of all budgets. */
  readonly size: number;
}

/** Counts in this process. Nothing waits between the look and the charge, so that an entry is one step. */
export const memoryLedger = (limits: Limits, elapsed: () => number): MemoryLedger => {
  const tables: Readonly<Record<string, WindowTable>> = Object.fromEntries(
    Object.entries<Budget | undefined>({ ...limits }).flatMap(([name, budget]) =>
      budget === undefined ? [] : [[name, windowTable(budget)]],
    ),
  );
  /** Windows of one table last equally long: budgets of records have tables of their own where the limits' last otherwise. */
  const ownTables = new Map<string, WindowTable>();
  const tableOf = ({ budget, limit }: Charge): WindowTable => {
    const usual = tables[budget];
    if (usual !== undefined && limits[budget]?.duration === limit.duration) return usual;
    const own = ownTables.get(budget) ?? windowTable(limit);
    ownTables.set(budget, own);
    return own;
  };
  /** The windows of charges that have begun, each in the place of its charge. */
  const find = (charges: readonly Charge[], now: number): readonly (Window | undefined)[] =>
    charges.map((charge) => tableOf(charge).find(charge.key, now));

  const take = (
    charges: readonly Charge[],
    found: readonly (Window | undefined)[],
    now: number,
  ): Window[] => {
    const taken: Window[] = [];
    charges.forEach((charge, index) => {
      const window = found[index] ?? tableOf(charge).begin(charge.key, now);
      window.used++;
      taken.push(window);
    });
    return taken;
  };

  return {
    post: ({ back, always, together }) => {
      const now = elapsed();
      giveBack(back);
      const before = find(always, now);
      const found = find(together, now);
      const refusal = worse(usedUp(always, before, now), usedUp(together, found, now));
      take(always, before, now);
      return ok({ refusal, taken: refusal === undefined ? take(together, found, now) : [] });
    },
    giveBack,
    look: (charges) => {
      const now = elapsed();
      return ok(usedUp(charges, find(charges, now), now));
    },
    get size() {
      return [...Object.values(tables), ...ownTables.values()].reduce(
        (sum, { size }) => sum + size,
        0,
      );
    },
  };
};

const giveBack = (points: readonly Window[]): void => {
  for (const window of points) window.used--;
};

const usedUp = (
  charges: readonly Charge[],
  found: readonly (Window | undefined)[],
  now: number,
): UsedUp | undefined =>
  charges.reduce<UsedUp | undefined>((worst, { budget, limit }, index) => {
    const window = found[index];
    return window === undefined || window.used < limit.points
      ? worst
      : worse(worst, { budget, wait: window.endsAt - now });
  }, undefined);

/** The one that has points again last. */
const worse = (one: UsedUp | undefined, other: UsedUp | undefined): UsedUp | undefined =>
  one === undefined || (other !== undefined && other.wait > one.wait) ? other : one;
