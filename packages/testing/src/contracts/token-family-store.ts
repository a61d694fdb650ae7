import type { TenantId } from "@mintport/core";
import { type GrantId, later, type Rotation, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshFamilyId, freshTenantId, race, start } from "../samples.ts";
import { begin, content, successorOf, token } from "./begun.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";
import { tokenFamilyChains } from "./token-family-chains.ts";
import { tokenFamilyEnds } from "./token-family-ends.ts";
import { tokenFamilyRetries } from "./token-family-retries.ts";
import { tokenFamilyTouches } from "./token-family-touches.ts";

/**
 * The promises of `TokenFamilyStore`.
 *
 * @example tokenFamilyStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const tokenFamilyStoreContract = (
  runner: Runner,
  open: Open<TokenFamilyStore>,
  options: ExpiringOptions,
): void => {
  const promises = promisesOf(runner, "token-family-store", options);
  const { promise, expect } = promises;

  runner.describe("token family store", () => {
    promise(
      "rotate",
      "rotate lets exactly one of 50 callers rotate, and ends the family for the others",
      () =>
        onHandles(open, async (a, b) => {
          for (let round = 0; round < 5; round++) {
            const { tenant, first } = await begin(a);
            const successors = Array.from({ length: 50 }, () => successorOf());
            const verdicts = await race(50, [a, b], (store, caller) =>
              store.rotate(tenant, first, successors[caller] ?? successorOf(), start),
            );
            const told = (wanted: Rotation["verdict"]): number =>
              count<Rotation>(verdicts, ({ verdict }) => verdict === wanted);
            expect([told("rotated"), told("reused"), told("ended")]).toEqual([1, 1, 48]);
            for (const { digest } of successors) {
              const { verdict } = expectOk(await b.inspect(tenant, digest, start));
              expect(verdict === "ended" || verdict === "unknown").toBe(true);
            }
          }
        }),
    );

    promise(
      "rotate-on",
      "rotate goes on from successor to successor, with the content of the start",
      () =>
        onHandles(open, async (a, b) => {
          const { tenant, family, first } = await begin(a);
          let current = first;
          for (const store of [b, a, b]) {
            const successor = successorOf();
            expect(expectOk(await store.rotate(tenant, current, successor, start))).toEqual({
              ...{ verdict: "rotated", family, content },
            });
            expect(expectOk(await a.inspect(tenant, current, start))).toEqual({
              ...{ verdict: "superseded", family, content },
            });
            current = successor.digest;
            expect(expectOk(await a.inspect(tenant, current, start))).toEqual({
              ...{ verdict: "current", family, content },
            });
          }
        }),
    );

    promise("reuse", "rotate ends the family when an old token comes again", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const [second, third] = [successorOf(), successorOf()];
        expectOk(await a.rotate(tenant, first, second, start));
        expect(expectOk(await b.rotate(tenant, first, third, start))).toEqual({
          ...{ verdict: "reused", family, content },
        });
        for (const store of [a, b])
          expect(expectOk(await store.inspect(tenant, second.digest, start)).verdict).toBe("ended");
        for (const old of [first, second.digest])
          expect(expectOk(await a.rotate(tenant, old, successorOf(), start))).toEqual({
            ...{ verdict: "ended", family, content },
          });
        expect(expectOk(await a.inspect(tenant, third.digest, start)).verdict).toBe("unknown");
      }),
    );

    promise("inspect", "inspect changes nothing, whatever it says", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const second = successorOf(30);
        expectOk(await a.rotate(tenant, first, second, start));
        for (const store of [a, b]) {
          expect(expectOk(await store.inspect(tenant, first, start)).verdict).toBe("superseded");
          expect(expectOk(await store.inspect(tenant, second.digest, start)).verdict).toBe(
            "current",
          );
        }
        expect(expectOk(await b.rotate(tenant, first, successorOf(), start)).verdict).toBe(
          "retried",
        );
        expectOk(await a.revoke(tenant, family));
        for (const digest of [first, second.digest])
          expect(expectOk(await b.inspect(tenant, digest, start))).toEqual({
            ...{ verdict: "ended", family, content },
          });
      }),
    );

    promise("family-expiry", "no method knows of an expired token, to the second", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const [last, past] = [later(start, 59), later(start, 60)];
        expect(expectOk(await b.inspect(tenant, first, last)).verdict).toBe("current");
        expect(expectOk(await b.inspect(tenant, first, past))).toEqual({ verdict: "unknown" });
        expect(expectOk(await b.rotate(tenant, first, successorOf(), past)).verdict).toBe(
          "unknown",
        );
        expect(expectOk(await b.touch(tenant, first, later(start, 99), past))).toBe("unknown");
        expectOk(await a.revoke(tenant, family));
        expect(expectOk(await b.inspect(tenant, first, last)).verdict).toBe("ended");
        expect(expectOk(await b.rotate(tenant, first, successorOf(), past)).verdict).toBe(
          "unknown",
        );
      }),
    );

    promise("family-tenant", "no method touches another tenant's family", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first, grant } = await begin(a);
        const other = freshTenantId();
        expect(expectOk(await b.inspect(other, first, start))).toEqual({ verdict: "unknown" });
        expect(expectOk(await b.rotate(other, first, successorOf(), start)).verdict).toBe(
          "unknown",
        );
        expect(expectOk(await b.touch(other, first, later(start, 99), start))).toBe("unknown");
        expect(expectOk(await b.revoke(other, family))).toBe("unknown");
        expect(expectOk(await b.revokeByGrant(other, grant))).toBe(0);
        expect(expectOk(await b.inspect(tenant, first, later(start, 59)))).toEqual({
          ...{ verdict: "current", family, content },
        });
        expect(expectOk(await b.inspect(tenant, first, later(start, 60))).verdict).toBe("unknown");
      }),
    );

    promise("start", "start begins no family over one that exists", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const [refused, unborn] = [token(), freshFamilyId()];
        const other = { id: family, content: "other" };
        expect(expectOk(await b.start(tenant, other, refused))).toBe("exists");
        expect(expectOk(await a.inspect(tenant, refused.digest, start)).verdict).toBe("unknown");
        const again = { digest: first, expiresAt: later(start, 60) };
        expect(expectOk(await b.start(tenant, { ...other, id: unborn }, again))).toBe("exists");
        expect(expectOk(await a.revoke(tenant, unborn))).toBe("unknown");
        expect(expectOk(await b.inspect(tenant, first, start))).toEqual({
          ...{ verdict: "current", family, content },
        });
      }),
    );

    tokenFamilyRetries(promises, open);
    tokenFamilyTouches(promises, open, options);
    tokenFamilyEnds(promises, open);
    tokenFamilyChains(promises, open, options);
    pruningContract(promises, open, {
      ...options,
      rows: 2,
      add: async (store, tenant, expiresAt) => {
        const first = { digest: freshDigest(), expiresAt };
        const grant = `grant of ${tenant}` as GrantId;
        expectOk(await store.start(tenant, { id: freshFamilyId(), grant, content }, first));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      start: (store) => store.start(nobody, { id: freshFamilyId(), content }, token()),
      rotate: (store) => store.rotate(nobody, freshDigest(), successorOf(), start),
      inspect: (store) => store.inspect(nobody, freshDigest(), start),
      touch: (store) => store.touch(nobody, freshDigest(), later(start, 60), start),
      revoke: (store) => store.revoke(nobody, freshFamilyId()),
      revokeByGrant: (store) => store.revokeByGrant(nobody, "grant" as GrantId),
    });
  });
};

const nobody = "nobody" as TenantId;
