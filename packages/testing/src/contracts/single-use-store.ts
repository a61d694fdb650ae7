import type { TenantId } from "@mintport/core";
import { type Consumption, later, type SingleUseStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshTenantId, race, start } from "../samples.ts";
import { closeDigests, longestContent } from "./close-digests.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
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
  const promises = promisesOf(runner, "single-use-store", options);
  const { promise, expect } = promises;
  const item = { content, expiresAt: later(start, 60) };
  runner.describe("single-use store", () => {
    promise("consume", "consume answers fresh to exactly one of 50 callers, over and over", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (let round = 0; round < 5; round++) {
          const digest = freshDigest();
          expectOk(await a.put(tenant, digest, item));
          const verdicts = await race(50, [a, b], (store) => store.consume(tenant, digest, start));
          expect(count<Consumption>(verdicts, ({ verdict }) => verdict === "fresh")).toBe(1);
          expect(count<Consumption>(verdicts, ({ verdict }) => verdict === "replayed")).toBe(49);
        }
      }),
    );

    promise(
      "consume-content",
      "consume gives the content back as it was, fresh and replayed, on both handles",
      () =>
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
        }),
    );

    promise("peek", "peek uses nothing up", () =>
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
      }),
    );

    promise(
      "consume-expiry",
      "consume and peek know nothing of what is expired, to the second, used or not",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          expectOk(await a.put(tenant, digest, item));
          expect(expectOk(await b.consume(tenant, digest, later(start, 60))).verdict).toBe(
            "unknown",
          );
          expect(expectOk(await b.peek(tenant, digest, later(start, 60))).verdict).toBe("unknown");
          expect(expectOk(await b.consume(tenant, digest, later(start, 59))).verdict).toBe("fresh");
          expect(expectOk(await a.consume(tenant, digest, later(start, 60))).verdict).toBe(
            "unknown",
          );
        }),
    );

    promise(
      "consume-other-tenant",
      "consume and peek never hand out, or use up, another tenant's",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          expectOk(await a.put(tenant, digest, item));
          expect(expectOk(await b.peek(freshTenantId(), digest, start)).verdict).toBe("unknown");
          expect(expectOk(await b.consume(freshTenantId(), digest, start)).verdict).toBe("unknown");
          expect(expectOk(await b.consume(tenant, digest, start)).verdict).toBe("fresh");
        }),
    );

    promise("put", "put writes nothing over what is there, even if it is used", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const verdicts = await race(20, [a, b], (store) => store.put(tenant, digest, item));
        expect(count(verdicts, (verdict) => verdict === "stored")).toBe(1);
        expectOk(await a.consume(tenant, digest, start));
        expect(expectOk(await b.put(tenant, digest, item))).toBe("exists");
        expect(expectOk(await b.consume(tenant, digest, start)).verdict).toBe("replayed");
      }),
    );

    promise("consume-tenant", "consume answers fresh once for each tenant", () =>
      onHandles(open, async (a, b) => {
        const [tenants, digest] = [[freshTenantId(), freshTenantId()], freshDigest()];
        for (const tenant of tenants)
          expect(expectOk(await a.put(tenant, digest, { ...item, content: tenant }))).toBe(
            "stored",
          );
        for (const verdict of ["fresh", "replayed"])
          for (const tenant of tenants)
            expect(expectOk(await b.consume(tenant, digest, start))).toEqual({
              verdict,
              content: tenant,
            });
      }),
    );

    promise("put-first", "put leaves the content and the expiry of the first", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        expectOk(await a.put(tenant, digest, item));
        const longer = { content: "later", expiresAt: later(start, 120) };
        expect(expectOk(await b.put(tenant, digest, longer))).toBe("exists");
        expect(expectOk(await a.peek(tenant, digest, later(start, 59)))).toEqual({
          verdict: "fresh",
          content,
        });
        expect(expectOk(await a.consume(tenant, digest, later(start, 60))).verdict).toBe("unknown");
      }),
    );

    promise("single-use-digest", "digests are compared byte by byte, to the last character", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (const digest of closeDigests()) {
          expect(expectOk(await b.consume(tenant, digest, start)).verdict).toBe("unknown");
          const own = { ...item, content: digest };
          expect(expectOk(await a.put(tenant, digest, own))).toBe("stored");
        }
        for (const digest of closeDigests())
          expect(expectOk(await b.peek(tenant, digest, start)).verdict).toBe("unknown");
      }),
    );

    promise(
      "single-use-length",
      "put keeps a content of 64 KiB, and an empty one, to the byte",
      () =>
        onHandles(open, async (a, b) => {
          for (const text of [longestContent(), ""]) {
            const [tenant, digest] = [freshTenantId(), freshDigest()];
            expectOk(await a.put(tenant, digest, { ...item, content: text }));
            const answer = expectOk(await b.consume(tenant, digest, start));
            expect(answer).toEqual({ verdict: "fresh", content: text });
          }
        }),
    );

    pruningContract(promises, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.put(tenant, freshDigest(), { content, expiresAt }));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      put: (store) => store.put(nobody, freshDigest(), item),
      peek: (store) => store.peek(nobody, freshDigest(), start),
      consume: (store) => store.consume(nobody, freshDigest(), start),
    });
  });
};

const content = JSON.stringify({ text: "quotes \" ' ` \\ \u0000 \u{1f511}", list: [1, null] });

const nobody = "nobody" as TenantId;
