import type { TenantId } from "@mintport/core";
import { type Expiring, later, type PageRequest } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { freshTenantId, start } from "../samples.ts";
import type { Promises } from "./promises.ts";
import type { PruningCase } from "./pruning-case.ts";

/** The promises of `Expiring.removeAll`. */
export const removalContract = <Store extends Expiring>(
  { promise, expect }: Promises,
  open: Open<Store>,
  { add, rows = 1 }: Pick<PruningCase<Store>, "add" | "rows">,
): void => {
  promise(
    "remove-all",
    "removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked",
    () =>
      onHandles(open, async (a, b) => {
        for (const limit of [1, 3, 1000]) {
          const tenant = freshTenantId();
          for (let i = 0; i < 4; i++) await add(a, tenant, later(start, i % 2 === 0 ? 1 : live));
          const pages = await removeIn(b, tenant, limit);
          expect(pages.every((removed) => removed <= limit)).toBe(true);
          expect(sum(pages)).toBe(4 * rows);
          expect(sum(await removeIn(a, tenant, 3))).toBe(0);
        }
      }),
  );

  promise(
    "remove-all-tenant",
    "removeAll touches the tenant that was named only, whatever its name looks like",
    () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        const others = [`${tenant}2`, "*", "?", tenant.slice(0, -1), `${tenant}/x`, `x/${tenant}`];
        const owned = [...others.map((name) => `${name}:${tenant}`), tenant.toUpperCase()];
        for (const owner of [tenant, ...owned]) await add(a, owner as TenantId, later(start, live));
        expect(sum(await removeIn(b, tenant, 100))).toBe(rows);
        for (const owner of owned)
          expect(sum(await removeIn(b, owner as TenantId, 100))).toBe(rows);
      }),
  );

  promise(
    "remove-all-anywhere",
    "removeAll begins again, when it is told to go on at a place that it never named",
    () =>
      onHandles(open, async (a) => {
        for (const after of ["nowhere", "", "/", "\u0000", "replays/\u0000", "9/9"]) {
          const tenant = freshTenantId();
          await add(a, tenant, later(start, live));
          expect(sum(await removeIn(a, tenant, 100, after))).toBe(rows);
        }
      }),
  );
};

/** The number of rows that each page removed. Fails where a removal comes to nothing at one place twice. */
export const removeIn = async (
  store: Expiring,
  tenant: TenantId,
  limit: number,
  from?: string,
): Promise<readonly number[]> => {
  const pages: number[] = [];
  const idle = new Set<string | undefined>();
  for (let after = from, done = false; !done; ) {
    const page: PageRequest = after === undefined ? { limit } : { limit, after };
    const { removed, next } = expectOk(await store.removeAll(tenant, page));
    if (removed === 0 && idle.has(after)) throw new Error("the removal does not come to its end");
    if (removed === 0) idle.add(after);
    pages.push(removed);
    after = next;
    done = next === undefined;
  }
  return pages;
};

/** The sum of some counts; 0 for none. */
export const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/** Seconds: long enough by every engine's clock. */
const live = 1_000_000_000;
