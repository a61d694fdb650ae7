import { type Expiring, instant, portError } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { prunePaced } from "@mintport/storage-sql";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const now = instant(1_800_000_000);

/** A store of `expired` rows whose batches take `cost` milliseconds, on a clock that only it and pauses move. */
const simulate = (expired: number, cost: (rows: number, call: number) => number) => {
  let time = 0;
  let left = expired;
  const batches: { readonly asked: number; readonly took: number; pause: number }[] = [];
  const prune: Expiring["prune"] = (_tenant, _now, asked) => {
    const rows = Math.min(asked, left);
    const took = cost(rows, batches.length);
    batches.push({ asked, took, pause: 0 });
    left -= rows;
    time += took;
    return okAsync(rows);
  };
  return {
    store: { prune },
    batches,
    left: () => left,
    pace: {
      stopwatch: { milliseconds: () => time },
      sleep: async (milliseconds: number) => {
        batches.at(-1)!.pause = milliseconds;
        time += milliseconds;
      },
    },
  };
};

const rows = fc.integer({ min: 0, max: 20_000 });
/** Milliseconds: of a batch as such, and of each row in it. */
const costs = fc.record({
  fixed: fc.double({ min: 0, max: 10, noNaN: true }),
  each: fc.double({ min: 0, max: 0.2, noNaN: true }),
});

describe("paced pruning", () => {
  it("deletes what is expired, never more than the limit, and says how much", () =>
    fc.assert(
      fc.asyncProperty(
        rows,
        fc.option(fc.integer({ min: 1, max: 20_000 })),
        costs,
        async (expired, limit, { fixed, each }) => {
          const { store, left, pace } = simulate(expired, (count) => fixed + each * count);
          const pruning = {
            tenant: "*",
            now,
            ...pace,
            ...(limit === null ? {} : { limit }),
          } as const;
          const deleted = expectOk(await prunePaced(store, pruning));
          expect(deleted).toBe(Math.min(expired, limit ?? expired));
          expect(left()).toBe(expired - deleted);
        },
      ),
    ));

  it("leaves others four times as long as it takes, whatever batches take", () =>
    fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(fc.double({ min: 0, max: 3000, noNaN: true }), { minLength: 1 }),
        async (expired, took) => {
          const { store, batches, pace } = simulate(
            expired,
            (_count, call) => took[call % took.length]!,
          );
          expectOk(await prunePaced(store, { tenant: "*", now, ...pace }));
          // Each time is a difference of two readings of the clock.
          for (const batch of batches.slice(0, -1))
            expect(batch.pause).toBeGreaterThanOrEqual(Math.max(2, 4 * batch.took * (1 - 1e-9)));
        },
      ),
    ));

  it("keeps batches to 20 milliseconds and what a batch costs as such", () =>
    fc.assert(
      fc.asyncProperty(costs, async ({ fixed, each }) => {
        const { store, batches, pace } = simulate(20_000, (count) => fixed + each * count);
        expectOk(await prunePaced(store, { tenant: "*", now, ...pace }));
        // The first knows nothing yet.
        for (const { took } of batches.slice(1)) expect(took).toBeLessThanOrEqual(20.001 + fixed);
      }),
    ));

  it("makes batches larger where rows are cheap", async () => {
    const { store, batches, pace } = simulate(100_000, (count) => count / 1000);
    expectOk(await prunePaced(store, { tenant: "*", now, ...pace }));
    expect(Math.max(...batches.map(({ asked }) => asked))).toBe(5000);
  });

  it("tries again, smaller, what lost to somebody else", async () => {
    const asked: number[] = [];
    const store: Pick<Expiring, "prune"> = {
      prune: (_tenant, _now, limit) =>
        asked.push(limit) % 5 === 0 ? okAsync(asked.length === 5 ? limit : 0) : conflict,
    };
    expect(expectOk(await prunePaced(store, { ...slow() }))).toBe(50);
    expect(asked).toEqual([100, 50, 50, 50, 50, 50, 50, 50, 50, 50]);
  });

  it("gives up at the fifth conflict in a row, and at any other failure at once", async () => {
    let calls = 0;
    const failing = (kind: "conflict" | "timed_out"): Pick<Expiring, "prune"> => ({
      prune: () => {
        calls++;
        return errAsync(portError(kind, "replay-store"));
      },
    });
    expect(expectErr(await prunePaced(failing("conflict"), slow())).kind).toBe("conflict");
    expect(calls).toBe(5);
    expect(expectErr(await prunePaced(failing("timed_out"), slow())).kind).toBe("timed_out");
    expect(calls).toBe(6);
  });
});

const conflict = errAsync(portError("conflict", "replay-store"));

/** A clock on which each reading is 100 milliseconds after the last. */
const slow = () => {
  let time = 0;
  return {
    tenant: "*" as const,
    now,
    stopwatch: { milliseconds: () => (time += 100) },
    sleep: async () => undefined,
  };
};
