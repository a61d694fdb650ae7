import { type GrantStore, later, nextRevision, noRevision } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { count, freshGrantId, freshTenantId, race, sampleGrant, start } from "../samples.ts";
import { asked, found, keep, read, saved } from "./kept.ts";
import type { Promises } from "./promises.ts";

/** The promises of `GrantStore` about writers that meet. */
export const grantWrites = ({ promise, expect }: Promises, open: Open<GrantStore>): void => {
  promise(
    "grant-save",
    "save lets exactly one of 50 callers keep a new grant for one user and client",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 5; round++) {
          const [tenant, grant] = [freshTenantId(), sampleGrant()];
          const grants = Array.from({ length: 50 }, () => ({ ...grant, id: freshGrantId() }));
          const answers = await race(50, [a, b], (store, caller) =>
            store.save(tenant, grants[caller] ?? grant),
          );
          expect(count(answers, ({ verdict }) => verdict === "saved")).toBe(1);
          expect(count(answers, ({ verdict }) => verdict === "stale")).toBe(49);
          const winner = answers.findIndex((answer) => expectOk(answer).verdict === "saved");
          expect((await found(b, tenant, grant))?.value).toEqual(grants[winner]);
          for (const [caller, { id }] of grants.entries())
            expect(expectOk(await read(a, tenant, { id }))?.value).toEqual(
              caller === winner ? grants[winner] : undefined,
            );
        }
      }),
  );

  promise(
    "grant-swap",
    "save with a revision is compare-and-swap: exactly one of 50 writers of one revision wins",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        let seen = revision;
        for (let round = 0; round < 5; round++) {
          const expected = seen;
          const consents = Array.from({ length: 50 }, (_, caller) => ({
            ...{ ...grant, face: `${round}-${caller}` },
          }));
          const answers = await race(50, [a, b], (store, caller) =>
            store.save(tenant, consents[caller] ?? grant, expected),
          );
          expect(count(answers, ({ verdict }) => verdict === "saved")).toBe(1);
          expect(count(answers, ({ verdict }) => verdict === "stale")).toBe(49);
          const winner = answers.findIndex((answer) => expectOk(answer).verdict === "saved");
          const now = await found(b, tenant, grant);
          expect(now?.value).toEqual(consents[winner]);
          seen = now?.revision ?? noRevision;
        }
      }),
  );

  promise(
    "grant-stale",
    "save refuses every revision but the one that is there, and changes nothing then",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        const second = await saved(b, tenant, asked(grant), revision);
        for (const wrong of [revision, noRevision, nextRevision(second), undefined])
          expect(expectOk(await b.save(tenant, grant, wrong))).toEqual({ verdict: "stale" });
        const another = { ...grant, id: freshGrantId() };
        for (const wrong of [second, revision, undefined])
          expect(expectOk(await a.save(tenant, another, wrong))).toEqual({ verdict: "stale" });
        expect(await found(b, tenant, grant)).toEqual({ value: asked(grant), revision: second });
        expect(expectOk(await read(b, tenant, another))).toBe(undefined);
        const none = sampleGrant();
        expect(expectOk(await b.save(tenant, none, second))).toEqual({ verdict: "stale" });
        expect(await found(a, tenant, none)).toBe(undefined);
      }),
  );

  promise(
    "grant-moved",
    "save gives the id of a grant to no other user and to no other client",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        const { subject, client } = sampleGrant();
        for (const other of [
          { ...grant, subject },
          { ...grant, client },
        ])
          for (const expected of [revision, undefined]) {
            expect(expectOk(await b.save(tenant, other, expected))).toEqual({ verdict: "stale" });
            expect(await found(a, tenant, other)).toBe(undefined);
            expect(expectOk(await read(a, tenant, grant))).toEqual({ value: grant, revision });
          }
      }),
  );

  promise("grant-renewed", "save puts a new grant in the place of one that expired before it", () =>
    onHandles(open, async (a, b) => {
      const { tenant, grant, revision } = await keep(a);
      const renewed = (seconds: number) => ({
        ...{ ...grant, id: freshGrantId(), createdAt: later(start, seconds) },
        expiresAt: later(start, 200),
      });
      expect(expectOk(await b.save(tenant, renewed(59)))).toEqual({ verdict: "stale" });
      const other = await keep(a, { tenant });
      const taken = { ...renewed(60), id: other.grant.id };
      expect(expectOk(await b.save(tenant, taken))).toEqual({ verdict: "stale" });
      expect((await found(a, tenant, other.grant))?.value).toEqual(other.grant);
      const next = renewed(60);
      const second = await saved(b, tenant, next);
      const now = later(start, 61);
      expect(await found(a, tenant, grant, now)).toEqual({ value: next, revision: second });
      expect(expectOk(await read(a, tenant, next, now))?.value).toEqual(next);
      expect(expectOk(await read(a, tenant, grant, now))).toBe(undefined);
      for (const expected of [revision, second])
        expect(expectOk(await a.save(tenant, grant, expected))).toEqual({ verdict: "stale" });
      expect(expectOk(await b.revoke(tenant, next.id))).toBe("revoked");
      expect(await found(a, tenant, grant, start)).toBe(undefined);
    }),
  );

  promise(
    "grant-renew-race",
    "save lets exactly one of 50 callers take the place of an expired grant",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 5; round++) {
          const { tenant, grant } = await keep(a);
          const after = { createdAt: later(start, 60), expiresAt: later(start, 200) };
          const grants = Array.from({ length: 50 }, () => ({
            ...{ ...grant, ...after, id: freshGrantId() },
          }));
          const answers = await race(50, [a, b], (store, caller) =>
            store.save(tenant, grants[caller] ?? grant),
          );
          expect(count(answers, ({ verdict }) => verdict === "saved")).toBe(1);
          expect(count(answers, ({ verdict }) => verdict === "stale")).toBe(49);
          const winner = answers.findIndex((answer) => expectOk(answer).verdict === "saved");
          const now = later(start, 100);
          expect((await found(b, tenant, grant, now))?.value).toEqual(grants[winner]);
        }
      }),
  );
};
