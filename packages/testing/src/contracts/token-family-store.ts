import type { TenantId } from "@mintport/core";
import { later, type Rotation, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshFamilyId, freshTenantId, race, start } from "../samples.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";
import { tokenFamilyChains } from "./token-family-chains.ts";

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
  const begin = async (store: TokenFamilyStore) => {
    const [tenant, family, first] = [freshTenantId(), freshFamilyId(), token()];
    expect(expectOk(await store.start(tenant, family, first, content))).toBe("started");
    return { tenant, family, first: first.digest };
  };

  runner.describe("token family store", () => {
    promise(
      "rotate",
      "rotate lets exactly one of 50 callers rotate, and revokes the family for the others",
      () =>
        onHandles(open, async (a, b) => {
          for (let round = 0; round < 5; round++) {
            const { tenant, first } = await begin(a);
            const successors = Array.from({ length: 50 }, token);
            const verdicts = await race(50, [a, b], (store, caller) =>
              store.rotate(tenant, first, successors[caller] ?? token(), start),
            );
            expect(count<Rotation>(verdicts, ({ verdict }) => verdict === "rotated")).toBe(1);
            expect(count<Rotation>(verdicts, ({ verdict }) => verdict === "reused")).toBe(49);
            for (const { digest } of successors)
              expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
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
            const successor = token();
            expect(expectOk(await store.rotate(tenant, current, successor, start))).toEqual({
              verdict: "rotated",
              family,
              content,
            });
            expect(expectOk(await a.find(tenant, current, start))).toBe(undefined);
            current = successor.digest;
            expect(expectOk(await a.find(tenant, current, start))).toEqual({ family, content });
          }
        }),
    );

    promise("reuse", "rotate ends the family when an old token comes again", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const [second, third] = [token(), token()];
        expectOk(await a.rotate(tenant, first, second, start));
        expect(expectOk(await b.rotate(tenant, first, third, start))).toEqual({
          verdict: "reused",
          family,
          content,
        });
        expect(expectOk(await a.find(tenant, second.digest, start))).toBe(undefined);
        expect(expectOk(await a.rotate(tenant, second.digest, token(), start)).verdict).toBe(
          "reused",
        );
        expect(expectOk(await a.find(tenant, third.digest, start))).toBe(undefined);
      }),
    );

    promise("revoke-family", "revoke ends the family for every handle, and only that family", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const sibling = token();
        expectOk(await a.start(tenant, freshFamilyId(), sibling, content));
        expect(expectOk(await b.revoke(tenant, freshFamilyId()))).toBe("unknown");
        expect(expectOk(await b.revoke(tenant, family))).toBe("revoked");
        expect(expectOk(await a.find(tenant, first, start))).toBe(undefined);
        expect(expectOk(await a.rotate(tenant, first, token(), start)).verdict).toBe("reused");
        expect(expectOk(await a.find(tenant, sibling.digest, start))?.content).toBe(content);
      }),
    );

    promise(
      "family-expiry",
      "find and rotate know nothing of an expired token, to the second",
      () =>
        onHandles(open, async (a, b) => {
          const { tenant, first } = await begin(a);
          expect(expectOk(await b.find(tenant, first, later(start, 59)))?.content).toBe(content);
          expect(expectOk(await b.find(tenant, first, later(start, 60)))).toBe(undefined);
          expect(expectOk(await b.rotate(tenant, first, token(), later(start, 60))).verdict).toBe(
            "unknown",
          );
        }),
    );

    promise("family-tenant", "no method touches another tenant's family", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const other = freshTenantId();
        expect(expectOk(await b.find(other, first, start))).toBe(undefined);
        expect(expectOk(await b.rotate(other, first, token(), start)).verdict).toBe("unknown");
        expect(expectOk(await b.revoke(other, family))).toBe("unknown");
        expect(expectOk(await b.find(tenant, first, start))).toEqual({ family, content });
      }),
    );

    promise("start", "start begins no family over one that exists", () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const [refused, unborn] = [token(), freshFamilyId()];
        expect(expectOk(await b.start(tenant, family, refused, "other"))).toBe("exists");
        expect(expectOk(await a.find(tenant, refused.digest, start))).toBe(undefined);
        const again = { digest: first, expiresAt: later(start, 60) };
        expect(expectOk(await b.start(tenant, unborn, again, "other"))).toBe("exists");
        expect(expectOk(await a.revoke(tenant, unborn))).toBe("unknown");
        expect(expectOk(await b.find(tenant, first, start))).toEqual({ family, content });
      }),
    );

    tokenFamilyChains(promises, open, options);
    pruningContract(promises, open, {
      ...options,
      rows: 2,
      add: async (store, tenant, expiresAt) => {
        const first = { digest: freshDigest(), expiresAt };
        expectOk(await store.start(tenant, freshFamilyId(), first, content));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      start: (store) => store.start(nobody, freshFamilyId(), token(), content),
      rotate: (store) => store.rotate(nobody, freshDigest(), token(), start),
      find: (store) => store.find(nobody, freshDigest(), start),
      revoke: (store) => store.revoke(nobody, freshFamilyId()),
    });
  });
};

const token = () => ({ digest: freshDigest(), expiresAt: later(start, 60) });

const content = JSON.stringify({ client: "quotes \" ' \\ \u{1f511}" });

const nobody = "nobody" as TenantId;
