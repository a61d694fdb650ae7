import { type Expiring, type Instant, instant, later, pruneMargin } from "@mintport/core/ports";
import { type Open, onHandles, powerOf } from "../opened.ts";
import { freshTenantId } from "../samples.ts";
import type { Promises } from "./promises.ts";
import type { PruningCase } from "./pruning-case.ts";
import { removeIn, sum } from "./removal.ts";

/** The promises of an engine that drops its rows by itself: not too early, and not never. */
export const selfExpiryContract = <Store extends Expiring>(
  { promiseWith, expect }: Promises,
  open: Open<Store>,
  { add, rows }: Required<Pick<PruningCase<Store>, "add" | "rows">>,
): void => {
  promiseWith(
    "wait",
    "keeps-its-margin",
    "a row outlives its expiry by a margin on the engine's clock, for nodes whose clocks are behind",
    () =>
      onHandles(open, async (a, b, powers) => {
        const tenant = freshTenantId();
        await add(a, tenant, later(engineNow(), lifetime));
        await powerOf(powers, "wait")(lifetime + pruneMargin / 2);
        expect(sum(await removeIn(b, tenant, 100))).toBe(rows);
      }),
  );

  promiseWith(
    "wait",
    "goes-by-itself",
    "a row is gone some time after its expiry, with nobody's help",
    () =>
      onHandles(open, async (a, b, powers) => {
        const tenant = freshTenantId();
        await add(a, tenant, later(engineNow(), lifetime));
        await powerOf(powers, "wait")(lifetime + 2 * pruneMargin);
        expect(sum(await removeIn(b, tenant, 100))).toBe(0);
      }),
  );
};

/** Such an engine goes by the time of day, so the suite must too. */
export const engineNow = (): Instant => instant(Math.floor(Date.now() / 1000));

/** Seconds; more than a case takes. */
export const lifetime = 600;
