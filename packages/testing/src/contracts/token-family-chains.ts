import { type GrantId, instant, later, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf } from "../opened.ts";
import { fresh, freshDigest, freshFamilyId, freshTenantId, start } from "../samples.ts";
import { begin, content, successorOf, token } from "./begun.ts";
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
          const { tenant, first } = await begin(a);
          const chain = [first];
          for (const i of [0, 1, 2]) {
            const successor = successorOf();
            expectOk(await b.rotate(tenant, chain[i]!, successor, start));
            chain.push(successor.digest);
          }
          const answer = await a.rotate(tenant, chain[old]!, successorOf(), start);
          expect(expectOk(answer).verdict).toBe("reused");
          expect(expectOk(await b.inspect(tenant, chain[3]!, start)).verdict).toBe("ended");
          const last = await b.rotate(tenant, chain[3]!, successorOf(), start);
          expect(expectOk(last).verdict).toBe("ended");
        }
      }),
  );

  promise(
    "successor-expiry",
    "rotate gives the successor the expiry that it was told, and no other",
    () =>
      onHandles(open, async (a, b) => {
        for (const seconds of [30, 120]) {
          const { tenant, first } = await begin(a);
          const second = { ...successorOf(), expiresAt: later(start, seconds) };
          expectOk(await a.rotate(tenant, first, second, start));
          const stateAt = async (now: number) =>
            expectOk(await b.inspect(tenant, second.digest, later(start, now))).verdict;
          expect(await stateAt(seconds - 1)).toBe("current");
          expect(await stateAt(seconds)).toBe("unknown");
        }
      }),
  );

  promise(
    "family-of-each",
    "two tenants hold the same family and digest, and neither touches the other's",
    () =>
      onHandles(open, async (a, b) => {
        const [own, other, family] = [freshTenantId(), freshTenantId(), freshFamilyId()];
        const [first, second] = [token(), successorOf()];
        for (const tenant of [own, other])
          expect(expectOk(await a.start(tenant, { id: family, content: tenant }, first))).toBe(
            "started",
          );
        expect(expectOk(await b.rotate(own, first.digest, second, start)).verdict).toBe("rotated");
        expect(expectOk(await a.inspect(other, first.digest, start))).toEqual({
          ...{ verdict: "current", family, content: other },
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
          const [family, text] = [freshFamilyId(), longestContent()];
          const first = { digest, expiresAt: later(start, 60) };
          expect(expectOk(await b.inspect(tenant, digest, start)).verdict).toBe("unknown");
          expect(expectOk(await a.start(tenant, { id: family, content: text }, first))).toBe(
            "started",
          );
          expect(expectOk(await b.inspect(tenant, digest, start))).toEqual({
            ...{ verdict: "current", family, content: text },
          });
        }
      }),
  );

  if (!expiresByItself) {
    promise("prune-family", "prune keeps a family as long as its longest-lived token", () =>
      onHandles(open, async (a, b) => {
        const [tenant, family] = [freshTenantId(), freshFamilyId()];
        const until = (seconds: number) => ({
          ...{ digest: freshDigest(), expiresAt: later(longAgo, seconds) },
          ...{ memo: "", retryUntil: longAgo },
        });
        const [first, second] = [until(100), until(10)];
        expectOk(await a.start(tenant, { id: family, content }, first));
        expectOk(await a.rotate(tenant, first.digest, second, longAgo));
        expect(expectOk(await b.prune(tenant, later(longAgo, 50), 100))).toBe(1);
        const again = await a.rotate(tenant, first.digest, until(200), later(longAgo, 50));
        expect(expectOk(again)).toEqual({ verdict: "reused", family, content });
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
          ...{ digest: freshDigest(), expiresAt: later(now, seconds) },
          ...{ memo: "", retryUntil: now },
        });
        const [first, second] = [until(lifetime), until(10 * lifetime)];
        const grant = fresh("grant") as GrantId;
        expectOk(await a.start(tenant, { id: family, grant, content }, first));
        expectOk(await a.rotate(tenant, first.digest, second, now));
        await powerOf(powers, "wait")(5 * lifetime);
        const after = later(now, 5 * lifetime);
        expect(expectOk(await b.inspect(tenant, second.digest, after))).toEqual({
          ...{ verdict: "current", family, content },
        });
        expect(expectOk(await a.revokeByGrant(tenant, grant))).toBe(1);
      }),
  );
};

/** Year 2020, by every engine's clock. */
const longAgo = instant(1_600_000_000);
