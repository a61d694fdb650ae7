import type { TenantId } from "@mintport/core";
import { type Expiring, type FullStorage, instant } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { fresh, start } from "../samples.ts";
import { explained } from "./explained.ts";
import type { Planned, Step } from "./history.ts";
import { newNames } from "./names.ts";
import { type AnyPart, named } from "./part.ts";

/** Runs one history with ids of its own; throws where a store did what no order of the calls explains. */
export const replay = async (
  handles: readonly [FullStorage, FullStorage],
  parts: readonly AnyPart[],
  history: readonly Step[],
): Promise<void> => {
  const run = fresh("run");
  const { expiresByItself } = handles[0].capabilities;
  // An engine that expires by itself drops what is past; one that is pruned prunes nothing else.
  let now: number = expiresByItself ? start : past;
  const states: unknown[] = parts.map((part) => part.empty());
  const names = newNames();

  const together = async (planned: readonly Planned[]): Promise<void> => {
    const [{ part: place } = { part: 0 }] = planned;
    const part = parts[place]!;
    const moment = { now, ...names };
    const calls = planned.map(({ call, handle }) => ({
      handle,
      key: (call as { readonly key: string }).key,
      call: part.settle?.(call, moment) ?? call,
    }));
    names.settle();
    const context = { run, now: instant(now) };
    const answers = await Promise.all(
      calls.map(({ call, handle }) => part.perform(handles[handle], call, context)),
    );
    const made = calls.map(({ call }, i) => ({ call, answer: answers[i]! }));
    states[place] = explained(part, states[place], { calls: made, now });
    for (const [i, { key }] of calls.entries()) names.answered(key, answers[i]!);
  };

  for (const step of history) {
    if ("pass" in step) now += step.pass;
    else if ("calls" in step) await together(step.calls);
    else
      for (const [i, part] of parts.entries()) {
        if (part.store === undefined || part.forget === undefined) continue;
        const store = handles[step.handle][part.store];
        if ("remove" in step) {
          await removeRows(store, named({ run }, step.remove) as TenantId);
          part.forget(states[i], step.remove);
          continue;
        }
        const tenant = step.prune === "*" ? "*" : (named({ run }, step.prune) as TenantId);
        const pruned = await pruneRows(store, tenant, now);
        const expected = expiresByItself ? 0 : part.forget(states[i], step.prune, now);
        // Others may have left expired rows behind, but not in this history's tenants.
        if (step.prune === "*" && !expiresByItself ? pruned < expected : pruned !== expected)
          throw new Error(`${part.name}: pruned ${pruned} rows of ${expected}`);
      }
  }
};

/** Year 2020: long ago by every engine's clock. */
const past = 1_600_000_000;

/** Removes every row of a tenant, in the smallest pages. */
const removeRows = async (store: Expiring, tenant: TenantId): Promise<void> => {
  for (let after: string | undefined, done = false; !done; ) {
    const page = after === undefined ? { limit: 1 } : { limit: 1, after };
    after = expectOk(await store.removeAll(tenant, page)).next;
    done = after === undefined;
  }
};

/** Prunes in small portions to the end; tells how many rows went. */
const pruneRows = async (store: Expiring, tenant: TenantId | "*", now: number): Promise<number> => {
  let pruned = 0;
  // Others may have left rows behind, but never so many.
  while (pruned < 100_000) {
    const portion = expectOk(await store.prune(tenant, instant(now), 3));
    pruned += portion;
    if (portion < 3) return pruned;
  }
  throw new Error("prune says without end that there is more");
};
