import { later, type ReplayStore } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshTenantId, race, start } from "../samples.ts";
import { pruningContract } from "./pruning.ts";
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
  const { describe, it, expect } = runner;
  describe("replay store", () => {
    it("lets exactly one of 50 concurrent callers be first, over and over", () =>
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
      }));

    it("remembers until the expiry, to the second, and not a second longer", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const expiry = later(start, 60);
        expect(expectOk(await a.insertOnce(tenant, digest, expiry, start))).toBe("first");
        expect(expectOk(await b.insertOnce(tenant, digest, expiry, later(start, 59)))).toBe("seen");
        const next = later(start, 120);
        expect(expectOk(await b.insertOnce(tenant, digest, next, expiry))).toBe("first");
        expect(expectOk(await a.insertOnce(tenant, digest, next, later(start, 119)))).toBe("seen");
      }));

    it("lets exactly one of 50 be first again after the expiry", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expectOk(await a.insertOnce(tenant, digest, later(start, 60), start));
        const verdicts = await race(50, [a, b], (store) =>
          store.insertOnce(tenant, digest, later(start, 120), later(start, 60)),
        );
        expect(count(verdicts, (verdict) => verdict === "first")).toBe(1);
        expect(count(verdicts, (verdict) => verdict === "seen")).toBe(49);
      }));

    it("says what it remembers, on every handle, and changes nothing by it", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const expiry = later(start, 60);
        expect(expectOk(await a.isSeen(tenant, digest, start))).toBe(false);
        expect(expectOk(await b.insertOnce(tenant, digest, expiry, start))).toBe("first");
        expect(expectOk(await a.isSeen(tenant, digest, later(start, 59)))).toBe(true);
        expect(expectOk(await a.isSeen(tenant, digest, expiry))).toBe(false);
        expect(expectOk(await a.isSeen(freshTenantId(), digest, start))).toBe(false);
      }));

    it("never mistakes another tenant's entry for this one's", () =>
      onHandles(open, async (a, b) => {
        const digest = freshDigest();
        for (const store of [a, b])
          expect(
            expectOk(await store.insertOnce(freshTenantId(), digest, later(start, 60), start)),
          ).toBe("first");
      }));

    pruningContract(runner, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.insertOnce(tenant, freshDigest(), expiresAt, start));
      },
    });
  });
};
