import type { TenantId } from "@mintport/core";
import { type Expiring, type Instant, instant, later } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { freshTenantId, start } from "../samples.ts";
import type { Call } from "./outage.ts";
import type { Promises } from "./promises.ts";
import type { ExpiringOptions, PruningCase } from "./pruning-case.ts";
import { removalContract, removeIn, sum } from "./removal.ts";
import { selfExpiryContract } from "./self-expiry.ts";

/** The promises of `Expiring`. */
export const pruningContract = <Store extends Expiring>(
  promises: Promises,
  open: Open<Store>,
  { add, rows = 1, expiresByItself }: PruningCase<Store>,
): void => {
  const { promise, expect } = promises;
  removalContract(promises, open, { add, rows });
  if (expiresByItself) {
    promise("prune-nothing", "prune answers 0 where the engine expires by itself", () =>
      onHandles(open, async (a) => {
        const tenant = freshTenantId();
        await add(a, tenant, later(start, 1));
        expect(expectOk(await a.prune(tenant, later(start, 100), 10))).toBe(0);
        expect(expectOk(await a.prune("*", later(start, 100), 10))).toBe(0);
        expect(sum(await removeIn(a, tenant, 100))).toBe(rows);
      }),
    );
    selfExpiryContract(promises, open, { add, rows });
    return;
  }

  promise(
    "prune",
    "prune deletes what is expired, at most as many as asked, and says how many",
    () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (let i = 0; i < 5; i++) await add(a, tenant, later(past, 10 + i));
        await add(a, tenant, later(past, 1000));
        expect(expectOk(await b.prune(tenant, later(past, 9), 100))).toBe(0);
        expect(expectOk(await b.prune(tenant, later(past, 500), 3))).toBe(3);
        expect(expectOk(await b.prune(tenant, later(past, 500), 100))).toBe(5 * rows - 3);
        expect(expectOk(await b.prune(tenant, later(past, 500), 100))).toBe(0);
        expect(expectOk(await b.prune(tenant, later(past, 1000), 100))).toBe(rows);
        expect(sum(await removeIn(b, tenant, 100))).toBe(0);
      }),
  );

  promise(
    "prune-clock",
    "prune deletes nothing that lives by the store's own clock, whatever the caller's clock says",
    () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        await add(a, tenant, farFuture);
        expect(expectOk(await b.prune(tenant, later(farFuture, 1), 100))).toBe(0);
        expect(sum(await removeIn(b, tenant, 100))).toBe(rows);
      }),
  );

  promise("prune-tenant", "prune deletes only of the tenant that was named", () =>
    onHandles(open, async (a, b) => {
      const [own, other] = [freshTenantId(), freshTenantId()];
      await add(a, own, later(past, 1));
      await add(a, other, later(past, 1));
      expect(expectOk(await b.prune(own, later(past, 5), 100))).toBe(rows);
      expect(expectOk(await b.prune(other, later(past, 5), 100))).toBe(rows);
    }),
  );

  promise(
    "prune-all",
    "prune of * deletes what is expired of every tenant, and no row that lives",
    () =>
      onHandles(open, async (a, b) => {
        const tenants = [freshTenantId(), freshTenantId()];
        const expired = [1, 2, 3, 4, 5].map((seconds) => later(past, seconds));
        for (const tenant of tenants)
          for (const expiresAt of [...expired, later(past, 1000), farFuture])
            await add(a, tenant, expiresAt);
        await pruneEverything(b, later(past, 500), (pruned) => {
          expect(pruned <= most).toBe(true);
        });
        for (const tenant of tenants) {
          expect(expectOk(await a.prune(tenant, later(past, 500), 100))).toBe(0);
          expect(expectOk(await a.prune(tenant, later(past, 1000), 100))).toBe(rows);
          expect(sum(await removeIn(b, tenant, 100))).toBe(rows);
        }
      }),
  );
};

/** Prunes until there is no more, as an operator's job does. */
const pruneEverything = async (
  store: Expiring,
  now: Instant,
  each: (pruned: number) => void,
): Promise<void> => {
  // Others may have left rows behind, but never so many.
  for (let calls = 0; calls < 10_000; calls++) {
    const pruned = expectOk(await store.prune("*", now, most));
    each(pruned);
    if (pruned < most) return;
  }
  throw new Error("prune says without end that there is more");
};

const most = 7;

/** Long ago by every engine's clock, which no test can set: year 2020. */
const past = instant(1_600_000_000);
/** Year 2096. */
const farFuture = instant(4_000_000_000);

/**
 * The calls that every store of expiring things must refuse while its engine is gone: `prune` where there is something to
 * prune.
 */
export const expiringCalls = ({
  expiresByItself,
}: ExpiringOptions): Readonly<Record<string, Call<Expiring>>> => ({
  removeAll: (store) => store.removeAll(nobody, { limit: 10 }),
  ...(expiresByItself
    ? {}
    : {
        prune: (store: Expiring) => store.prune(nobody, start, 10),
        pruneAll: (store: Expiring) => store.prune("*", instant(0), 10),
      }),
});

const nobody = "nobody" as TenantId;
