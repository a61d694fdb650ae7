import type { Expiring } from "@mintport/core";
import { instant, later } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { freshTenantId, start } from "../samples.ts";
import type { PruningCase } from "./pruning-case.ts";
import { removalContract } from "./removal.ts";

/** The promises of `Expiring`. */
export const pruningContract = <Store extends Expiring>(
  { it, expect }: Runner,
  open: Open<Store>,
  { add, rows = 1, expiresByItself }: PruningCase<Store>,
): void => {
  removalContract({ it, expect }, open, { add, rows });
  if (expiresByItself) {
    it("has nothing to prune, because it expires by itself", () =>
      onHandles(open, async (a) => {
        const tenant = freshTenantId();
        await add(a, tenant, later(start, 1));
        expect(expectOk(await a.prune(tenant, later(start, 100), 10))).toBe(0);
      }));
    return;
  }

  it("prunes what is expired, at most as many as asked, and says how many", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      for (let i = 0; i < 5; i++) await add(a, tenant, later(past, 10 + i));
      await add(a, tenant, later(past, 1000));
      expect(expectOk(await b.prune(tenant, later(past, 9), 100))).toBe(0);
      expect(expectOk(await b.prune(tenant, later(past, 500), 3))).toBe(3);
      expect(expectOk(await b.prune(tenant, later(past, 500), 100))).toBe(5 * rows - 3);
      expect(expectOk(await b.prune(tenant, later(past, 500), 100))).toBe(0);
      expect(expectOk(await b.prune(tenant, later(past, 1000), 100))).toBe(rows);
    }));

  it("prunes nothing that lives by the store's own clock, whatever the caller's clock says", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      await add(a, tenant, instant(farFuture));
      expect(expectOk(await b.prune(tenant, instant(farFuture + 1), 100))).toBe(0);
    }));

  it("prunes only the tenant that was named", () =>
    onHandles(open, async (a, b) => {
      const [own, other] = [freshTenantId(), freshTenantId()];
      await add(a, own, later(past, 1));
      await add(a, other, later(past, 1));
      expect(expectOk(await b.prune(own, later(past, 5), 100))).toBe(rows);
      expect(expectOk(await b.prune(other, later(past, 5), 100))).toBe(rows);
    }));
};

/** Long ago by every engine's clock, which no test can set: year 2020. */
const past = instant(1_600_000_000);
/** Year 2096. */
const farFuture = 4_000_000_000;
