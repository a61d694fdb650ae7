import type { TenantId } from "@mintport/core";
import { later, type ReplayStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshTenantId, race, start } from "../samples.ts";
import { closeDigests } from "./close-digests.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/**
 * The promises of `ReplayStore`.
 *
 * @example replayStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const replayStoreContract = (
  runner: Runner,
  open: Open<ReplayStore>,
  options: ExpiringOptions,
): void => {
  const promises = promisesOf(runner, "replay-store", options);
  const { promise, expect } = promises;
  runner.describe("replay store", () => {
    promise(
      "insert-once",
      "insertOnce lets exactly one of 50 callers be first, over and over",
      () =>
        onHandles(open, async (a, b) => {
          const tenant = freshTenantId();
          for (let round = 0; round < 5; round++) {
            const digest = freshDigest();
            const verdicts = await race(50, [a, b], (store) =>
              store.insertOnce(tenant, digest, later(start, 60), start),
            );
            expect(count(verdicts, (verdict) => verdict === "first")).toBe(1);
            expect(count(verdicts, (verdict) => verdict === "seen")).toBe(49);
          }
        }),
    );

    promise(
      "insert-once-expiry",
      "insertOnce remembers until the expiry, to the second, and not a second longer",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          const [expiry, next] = [later(start, 60), later(start, 120)];
          expect(expectOk(await a.insertOnce(tenant, digest, expiry, start))).toBe("first");
          expect(expectOk(await b.insertOnce(tenant, digest, expiry, later(start, 59)))).toBe(
            "seen",
          );
          expect(expectOk(await b.insertOnce(tenant, digest, next, expiry))).toBe("first");
          expect(expectOk(await a.insertOnce(tenant, digest, next, later(start, 119)))).toBe(
            "seen",
          );
        }),
    );

    promise(
      "insert-once-first-expiry",
      "insertOnce keeps the expiry of the first, whatever later callers bring",
      () =>
        onHandles(open, async (a, b) => {
          for (const brought of [20, 120]) {
            const [tenant, digest] = [freshTenantId(), freshDigest()];
            const insertOnce = async (until: number, now: number) =>
              expectOk(await b.insertOnce(tenant, digest, later(start, until), later(start, now)));
            expectOk(await a.insertOnce(tenant, digest, later(start, 60), start));
            expect(await insertOnce(brought, 1)).toBe("seen");
            expect(expectOk(await a.isSeen(tenant, digest, later(start, 59)))).toBe(true);
            expect(expectOk(await a.isSeen(tenant, digest, later(start, 60)))).toBe(false);
            expect(await insertOnce(200, 60)).toBe("first");
          }
        }),
    );

    promise(
      "insert-once-expired",
      "insertOnce remembers nothing that is expired when it comes",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          for (const store of [a, b, a])
            expect(expectOk(await store.insertOnce(tenant, digest, start, start))).toBe("first");
          expect(expectOk(await b.isSeen(tenant, digest, start))).toBe(false);
        }),
    );

    promise(
      "insert-once-again",
      "insertOnce lets exactly one of 50 be first again after the expiry",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          expectOk(await a.insertOnce(tenant, digest, later(start, 60), start));
          const verdicts = await race(50, [a, b], (store) =>
            store.insertOnce(tenant, digest, later(start, 120), later(start, 60)),
          );
          expect(count(verdicts, (verdict) => verdict === "first")).toBe(1);
          expect(count(verdicts, (verdict) => verdict === "seen")).toBe(49);
        }),
    );

    promise(
      "is-seen",
      "isSeen says what is remembered, on every handle, and changes nothing by it",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          const expiry = later(start, 60);
          expect(expectOk(await a.isSeen(tenant, digest, start))).toBe(false);
          expect(expectOk(await b.insertOnce(tenant, digest, expiry, start))).toBe("first");
          expect(expectOk(await a.isSeen(tenant, digest, later(start, 59)))).toBe(true);
          expect(expectOk(await a.isSeen(tenant, digest, expiry))).toBe(false);
        }),
    );

    promise(
      "replay-tenant",
      "insertOnce and isSeen never mistake another tenant's entry for this one's",
      () =>
        onHandles(open, async (a, b) => {
          const digest = freshDigest();
          for (const store of [a, b]) {
            const tenant = freshTenantId();
            expect(expectOk(await store.isSeen(tenant, digest, start))).toBe(false);
            expect(expectOk(await store.insertOnce(tenant, digest, later(start, 60), start))).toBe(
              "first",
            );
          }
        }),
    );

    promise(
      "replay-digest",
      "insertOnce and isSeen compare digests byte by byte, to the last character",
      () =>
        onHandles(open, async (a, b) => {
          const tenant = freshTenantId();
          for (const digest of closeDigests()) {
            expect(expectOk(await b.isSeen(tenant, digest, start))).toBe(false);
            expect(expectOk(await a.insertOnce(tenant, digest, later(start, 60), start))).toBe(
              "first",
            );
          }
        }),
    );

    pruningContract(promises, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.insertOnce(tenant, freshDigest(), expiresAt, start));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      insertOnce: (store) => store.insertOnce(nobody, freshDigest(), later(start, 1), start),
      isSeen: (store) => store.isSeen(nobody, freshDigest(), start),
    });
  });
};

const nobody = "nobody" as TenantId;
