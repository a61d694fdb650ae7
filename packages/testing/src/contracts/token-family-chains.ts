import { instant, later, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf } from "../opened.ts";
import { freshDigest, freshFamilyId, freshTenantId, start } from "../samples.ts";
import { closeDigests, longestContent } from "./close-digests.ts";
import type { Promises } from "./promises.ts";
import type { ExpiringOptions } from "./pruning-case.ts";
import { engineNow, lifetime } from "./self-expiry.ts";

/** The promises of `TokenFamilyStore` about families that have a history. */
export const tokenFamilyChains = (
  { promise, promiseWith, expect }: Promises,
  open: Open<TokenFamilyStore>,
  { expiresByItself }: ExpiringOptions,
): void => {
  promise(
    "reuse-any",
    "rotate ends the family for a token of any generation that comes again",
    () =>
      onHandles(open, async (a, b) => {
        for (const old of [0, 1, 2]) {
          const [tenant, chain] = [freshTenantId(), [token(), token(), token(), token()] as const];
          expectOk(await a.start(tenant, freshFamilyId(), chain[0], "content"));
          for (const i of [0, 1, 2] as const)
            expectOk(await b.rotate(tenant, chain[i].digest, chain[i + 1]!, start));
          const answer = expectOk(await a.rotate(tenant, chain[old]!.digest, token(), start));
          expect(answer.verdict).toBe("reused");
          expect(expectOk(await b.find(tenant, chain[3].digest, start))).toBe(undefined);
          const last = expectOk(await b.rotate(tenant, chain[3].digest, token(), start));
          expect(last.verdict).toBe("reused");
        }
      }),
  );

  promise("revoke-current", "revoke ends the successors too, and says revoked however often", () =>
    onHandles(open, async (a, b) => {
      const [tenant, family] = [freshTenantId(), freshFamilyId()];
      const [first, second] = [token(), token()];
      expectOk(await a.start(tenant, family, first, "content"));
      expectOk(await b.rotate(tenant, first.digest, second, start));
      for (const store of [a, b])
        expect(expectOk(await store.revoke(tenant, family))).toBe("revoked");
      expect(expectOk(await a.find(tenant, second.digest, start))).toBe(undefined);
      const answer = expectOk(await b.rotate(tenant, second.digest, token(), start));
      expect(answer.verdict).toBe("reused");
    }),
  );

  promise("revoke-while-rotating", "revoke wins over a rotation that comes at the same time", () =>
    onHandles(open, async (a, b) => {
      for (let round = 0; round < 20; round++) {
        const [tenant, family] = [freshTenantId(), freshFamilyId()];
        const [first, second] = [token(), token()];
        expectOk(await a.start(tenant, family, first, "content"));
        const [rotated, revoked] = await Promise.all([
          a.rotate(tenant, first.digest, second, start),
          b.revoke(tenant, family),
        ]);
        expectOk(rotated);
        expect(expectOk(revoked)).toBe("revoked");
        for (const { digest } of [first, second])
          expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
      }
    }),
  );

  promise(
    "successor-expiry",
    "rotate gives the successor the expiry that it was told, and no other",
    () =>
      onHandles(open, async (a, b) => {
        for (const seconds of [30, 120]) {
          const [tenant, first] = [freshTenantId(), token()];
          const second = { digest: freshDigest(), expiresAt: later(start, seconds) };
          expectOk(await a.start(tenant, freshFamilyId(), first, "content"));
          expectOk(await a.rotate(tenant, first.digest, second, start));
          const find = async (now: number) =>
            expectOk(await b.find(tenant, second.digest, later(start, now)));
          expect((await find(seconds - 1))?.content).toBe("content");
          expect(await find(seconds)).toBe(undefined);
        }
      }),
  );

  promise(
    "family-of-each",
    "two tenants hold the same family and digest, and neither touches the other's",
    () =>
      onHandles(open, async (a, b) => {
        const [own, other, family] = [freshTenantId(), freshTenantId(), freshFamilyId()];
        const [first, second] = [token(), token()];
        for (const tenant of [own, other])
          expect(expectOk(await a.start(tenant, family, first, tenant))).toBe("started");
        expect(expectOk(await b.rotate(own, first.digest, second, start)).verdict).toBe("rotated");
        expect(expectOk(await a.find(other, first.digest, start))).toEqual({
          family,
          content: other,
        });
        expect(expectOk(await b.revoke(own, family))).toBe("revoked");
        expect(expectOk(await a.rotate(other, first.digest, second, start)).verdict).toBe(
          "rotated",
        );
      }),
  );

  promise(
    "family-digest",
    "digests are compared byte by byte, and a content of 64 KiB is kept to the byte",
    () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (const digest of closeDigests()) {
          const [family, content] = [freshFamilyId(), longestContent()];
          const first = { digest, expiresAt: later(start, 60) };
          expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
          expect(expectOk(await a.start(tenant, family, first, content))).toBe("started");
          expect(expectOk(await b.find(tenant, digest, start))).toEqual({ family, content });
        }
      }),
  );

  if (!expiresByItself) {
    promise("prune-family", "prune keeps a family as long as its longest-lived token", () =>
      onHandles(open, async (a, b) => {
        const [tenant, family] = [freshTenantId(), freshFamilyId()];
        const until = (seconds: number) => ({
          digest: freshDigest(),
          expiresAt: later(longAgo, seconds),
        });
        const [first, second] = [until(100), until(10)];
        expectOk(await a.start(tenant, family, first, "content"));
        expectOk(await a.rotate(tenant, first.digest, second, longAgo));
        expect(expectOk(await b.prune(tenant, later(longAgo, 50), 100))).toBe(1);
        const again = await a.rotate(tenant, first.digest, until(200), later(longAgo, 50));
        expect(expectOk(again)).toEqual({ verdict: "reused", family, content: "content" });
        expect(expectOk(await b.revoke(tenant, family))).toBe("revoked");
      }),
    );
    return;
  }
  promiseWith(
    "wait",
    "family-lasts",
    "a family lasts on the engine as long as its latest token",
    () =>
      onHandles(open, async (a, b, powers) => {
        const [tenant, family, now] = [freshTenantId(), freshFamilyId(), engineNow()];
        const until = (seconds: number) => ({
          digest: freshDigest(),
          expiresAt: later(now, seconds),
        });
        const [first, second] = [until(lifetime), until(10 * lifetime)];
        expectOk(await a.start(tenant, family, first, "content"));
        expectOk(await a.rotate(tenant, first.digest, second, now));
        await powerOf(powers, "wait")(5 * lifetime);
        const found = await b.find(tenant, second.digest, later(now, 5 * lifetime));
        expect(expectOk(found)).toEqual({ family, content: "content" });
      }),
  );
};

/** Year 2020, by every engine's clock. */
const longAgo = instant(1_600_000_000);

const token = () => ({ digest: freshDigest(), expiresAt: later(start, 60) });
