import { type Consumption, later, type SingleUseStore } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshTenantId, race, start } from "../samples.ts";
import { pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/**
 * The promises of `SingleUseStore`.
 *
 * @example singleUseStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const singleUseStoreContract = (
  runner: Runner,
  open: Open<SingleUseStore>,
  options: ExpiringOptions,
): void => {
  const { describe, it, expect } = runner;
  const item = { content, expiresAt: later(start, 60) };
  describe("single-use store", () => {
    it("lets exactly one of 50 concurrent consumers see it fresh, over and over", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (let round = 0; round < 5; round++) {
          const digest = freshDigest();
          expectOk(await a.put(tenant, digest, item));
          const verdicts = await race(50, [a, b], (store) => store.consume(tenant, digest, start));
          expect(count<Consumption>(verdicts, ({ verdict }) => verdict === "fresh")).toBe(1);
          expect(count<Consumption>(verdicts, ({ verdict }) => verdict === "replayed")).toBe(49);
        }
      }));

    it("gives the content back as it was, fresh and replayed, on both handles", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expect(expectOk(await a.put(tenant, digest, item))).toBe("stored");
        expect(expectOk(await b.consume(tenant, digest, start))).toEqual({
          verdict: "fresh",
          content,
        });
        expect(expectOk(await a.consume(tenant, digest, start))).toEqual({
          verdict: "replayed",
          content,
        });
      }));

    it("peeks without using up", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expectOk(await a.put(tenant, digest, item));
        for (const store of [a, b])
          expect(expectOk(await store.peek(tenant, digest, start))).toEqual({
            verdict: "fresh",
            content,
          });
        expectOk(await a.consume(tenant, digest, start));
        expect(expectOk(await b.peek(tenant, digest, start)).verdict).toBe("replayed");
      }));

    it("knows nothing of what is expired, to the second, used or not", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expectOk(await a.put(tenant, digest, item));
        expect(expectOk(await b.consume(tenant, digest, later(start, 60))).verdict).toBe("unknown");
        expect(expectOk(await b.peek(tenant, digest, later(start, 60))).verdict).toBe("unknown");
        expect(expectOk(await b.consume(tenant, digest, later(start, 59))).verdict).toBe("fresh");
        expect(expectOk(await a.consume(tenant, digest, later(start, 60))).verdict).toBe("unknown");
      }));

    it("never hands out, or uses up, another tenant's", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expectOk(await a.put(tenant, digest, item));
        expect(expectOk(await b.consume(freshTenantId(), digest, start)).verdict).toBe("unknown");
        expect(expectOk(await b.consume(tenant, digest, start)).verdict).toBe("fresh");
      }));

    it("puts nothing over what is there, even if it is used", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const verdicts = await race(20, [a, b], (store) => store.put(tenant, digest, item));
        expect(count(verdicts, (verdict) => verdict === "stored")).toBe(1);
        expectOk(await a.consume(tenant, digest, start));
        expect(expectOk(await b.put(tenant, digest, item))).toBe("exists");
        expect(expectOk(await b.consume(tenant, digest, start)).verdict).toBe("replayed");
      }));

    pruningContract(runner, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.put(tenant, freshDigest(), { content, expiresAt }));
      },
    });
  });
};

const content = JSON.stringify({ text: "quotes \" ' ` \\ \u0000 \u{1f511}", list: [1, null] });
