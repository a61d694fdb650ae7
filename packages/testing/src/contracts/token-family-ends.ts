import type { GrantId, TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { fresh, freshFamilyId, freshTenantId, start } from "../samples.ts";
import { begin, content, successorOf, token } from "./begun.ts";
import type { Promises } from "./promises.ts";

/** The promises of `TokenFamilyStore` about families that are ended on purpose. */
export const tokenFamilyEnds = (
  { promise, expect }: Promises,
  open: Open<TokenFamilyStore>,
): void => {
  promise("revoke-family", "revoke ends the family for every handle, and only that family", () =>
    onHandles(open, async (a, b) => {
      const { tenant, grant, family, first } = await begin(a);
      const sibling = await begin(a, { tenant, grant });
      expect(expectOk(await b.revoke(tenant, freshFamilyId()))).toBe("unknown");
      expect(expectOk(await b.revoke(tenant, family))).toBe("revoked");
      expect(expectOk(await a.inspect(tenant, first, start)).verdict).toBe("ended");
      expect(expectOk(await a.rotate(tenant, first, successorOf(), start))).toEqual({
        ...{ verdict: "ended", family, content },
      });
      expect(expectOk(await a.inspect(tenant, sibling.first, start)).verdict).toBe("current");
    }),
  );

  promise("revoke-current", "revoke ends the successors too, and says revoked however often", () =>
    onHandles(open, async (a, b) => {
      const { tenant, family, first } = await begin(a);
      const second = successorOf();
      expectOk(await b.rotate(tenant, first, second, start));
      for (const store of [a, b])
        expect(expectOk(await store.revoke(tenant, family))).toBe("revoked");
      expect(expectOk(await a.inspect(tenant, second.digest, start)).verdict).toBe("ended");
      const answer = await b.rotate(tenant, second.digest, successorOf(), start);
      expect(expectOk(answer).verdict).toBe("ended");
    }),
  );

  promise("revoke-while-rotating", "revoke wins over a rotation that comes at the same time", () =>
    onHandles(open, async (a, b) => {
      for (let round = 0; round < 20; round++) {
        const { tenant, family, first } = await begin(a);
        const second = successorOf(30);
        const [rotated, revoked] = await Promise.all([
          a.rotate(tenant, first, second, start),
          b.revoke(tenant, family),
        ]);
        const { verdict } = expectOk(rotated);
        expect(verdict === "rotated" || verdict === "ended").toBe(true);
        expect(expectOk(revoked)).toBe("revoked");
        for (const [digest, known] of [
          [first, true],
          [second.digest, verdict === "rotated"],
        ] as const)
          expect(expectOk(await b.inspect(tenant, digest, start)).verdict).toBe(
            known ? "ended" : "unknown",
          );
      }
    }),
  );

  promise(
    "revoke-grant",
    "revokeByGrant ends every family of the grant, counts them however often, and touches no other",
    () =>
      onHandles(open, async (a, b) => {
        const one = await begin(a);
        const { tenant, grant } = one;
        const two = await begin(b, { tenant, grant });
        const successor = successorOf(30);
        expectOk(await a.rotate(tenant, two.first, successor, start));
        const other = await begin(a, { tenant });
        const none = { id: freshFamilyId(), content };
        const free = token();
        expectOk(await a.start(tenant, none, free));
        const foreign = await begin(a, { grant });
        expectOk(await a.revoke(tenant, one.family));
        for (const store of [b, a])
          expect(expectOk(await store.revokeByGrant(tenant, grant))).toBe(2);
        for (const digest of [one.first, two.first, successor.digest])
          expect(expectOk(await b.inspect(tenant, digest, start)).verdict).toBe("ended");
        for (const digest of [other.first, free.digest])
          expect(expectOk(await b.inspect(tenant, digest, start)).verdict).toBe("current");
        expect(expectOk(await b.inspect(foreign.tenant, foreign.first, start)).verdict).toBe(
          "current",
        );
      }),
  );

  promise("revoke-grant-id", "revokeByGrant compares ids byte by byte", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      const base = fresh("Grant");
      const begun = [];
      for (const grant of [base, base.toLowerCase(), `${base} `, `${base}\u0000`, `${base}/x`])
        begun.push(await begin(a, { tenant, grant: grant as GrantId }));
      expect(expectOk(await b.revokeByGrant(tenant, base as GrantId))).toBe(1);
      for (const { first, grant } of begun)
        expect(expectOk(await a.inspect(tenant, first, start)).verdict).toBe(
          grant === base ? "ended" : "current",
        );
    }),
  );

  promise(
    "revoke-grant-rotating",
    "revokeByGrant wins over rotations that come at the same time",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 20; round++) {
          const one = await begin(a);
          const { tenant, grant } = one;
          const two = await begin(a, { tenant, grant });
          const successors = [successorOf(), successorOf()] as const;
          const [, , ended] = await Promise.all([
            a.rotate(tenant, one.first, successors[0], start),
            b.rotate(tenant, two.first, successors[1], start),
            b.revokeByGrant(tenant, grant),
          ]);
          expect(expectOk(ended)).toBe(2);
          for (const digest of [one.first, two.first, ...successors.map((next) => next.digest)]) {
            const { verdict } = expectOk(await a.inspect(tenant, digest, start));
            expect(verdict === "ended" || verdict === "unknown").toBe(true);
          }
        }
      }),
  );
};
