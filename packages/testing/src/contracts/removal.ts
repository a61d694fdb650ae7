import { type Expiring, later, type PageRequest, type TenantId } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { freshTenantId, start } from "../samples.ts";
import type { PruningCase } from "./pruning-case.ts";

/** The promises of `Expiring.removeAll`. */
export const removalContract = <Store extends Expiring>(
  { it, expect }: Pick<Runner, "it" | "expect">,
  open: Open<Store>,
  { add, rows }: Required<Pick<PruningCase<Store>, "add" | "rows">>,
): void => {
  it("removes every row of a tenant, expired or not, in pages of at most as many as asked", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      for (let i = 0; i < 4; i++) await add(a, tenant, later(start, i % 2 === 0 ? 1 : live));
      const pages = await removeIn(b, tenant, 3);
      expect(pages.every((removed) => removed <= 3)).toBe(true);
      expect(sum(pages)).toBe(4 * rows);
      expect(sum(await removeIn(a, tenant, 3))).toBe(0);
    }));

  it("removes rows of the tenant that was named only, whatever its name looks like", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      const others = [`${tenant}2`, "*", "?", tenant.slice(0, -1), `${tenant}/x`, `x/${tenant}`];
      const owned = others.map((name) => `${name}:${tenant}` as TenantId);
      for (const owner of [tenant, ...owned]) await add(a, owner, later(start, live));
      expect(sum(await removeIn(b, tenant, 100))).toBe(rows);
      for (const owner of owned) expect(sum(await removeIn(b, owner, 100))).toBe(rows);
    }));

  it("begins to remove again, when it is told to go on at a place that it never named", () =>
    onHandles(open, async (a) => {
      for (const after of ["nowhere", "", "/", "\u0000", "replays/\u0000", "9/9"]) {
        const tenant = freshTenantId();
        await add(a, tenant, later(start, live));
        expect(sum(await removeIn(a, tenant, 100, after))).toBe(rows);
      }
    }));
};

/** What each page removed. */
const removeIn = async (
  store: Expiring,
  tenant: TenantId,
  limit: number,
  from?: string,
): Promise<readonly number[]> => {
  const pages: number[] = [];
  for (let after = from, done = false; !done; ) {
    const page: PageRequest = after === undefined ? { limit } : { limit, after };
    const { removed, next } = expectOk(await store.removeAll(tenant, page));
    pages.push(removed);
    after = next;
    done = next === undefined;
  }
  return pages;
};

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/** Seconds: long enough by every engine's clock. */
const live = 1_000_000_000;
