import { type GrantStore, nextRevision } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { count, freshGrantId, race } from "../samples.ts";
import { asked, found, keep, read, saved } from "./kept.ts";
import type { Promises } from "./promises.ts";

/** The promises of `GrantStore` about grants that were taken away. */
export const grantEnds = ({ promise, expect }: Promises, open: Open<GrantStore>): void => {
  promise(
    "grant-revoke",
    "revoke takes a grant away for every handle, whatever its revision, and no other",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        const sibling = await keep(a, { tenant, subject: grant.subject });
        const other = await keep(a, { tenant, client: grant.client });
        await saved(a, tenant, asked(grant), revision);
        expect(expectOk(await b.revoke(tenant, freshGrantId()))).toBe("unknown");
        expect(expectOk(await b.revoke(tenant, grant.id))).toBe("revoked");
        for (const store of [a, b]) {
          expect(await found(store, tenant, grant)).toBe(undefined);
          expect(expectOk(await read(store, tenant, grant))).toBe(undefined);
          expect(expectOk(await store.revoke(tenant, grant.id))).toBe("unknown");
        }
        for (const kept of [sibling, other])
          expect((await found(b, tenant, kept.grant))?.value).toEqual(kept.grant);
      }),
  );

  promise(
    "grant-revoked",
    "save brings no grant back that was revoked, and a new one has no revision of the former",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        const second = await saved(a, tenant, asked(grant), revision);
        expectOk(await b.revoke(tenant, grant.id));
        for (const expected of [revision, second, nextRevision(second)])
          expect(expectOk(await a.save(tenant, grant, expected))).toEqual({ verdict: "stale" });
        expect(await found(b, tenant, grant)).toBe(undefined);
        // The same id, which core never takes again: who read the former must still lose.
        const next = await saved(b, tenant, grant);
        expect(next !== revision && next !== second).toBe(true);
        for (const expected of [revision, second])
          expect(expectOk(await a.save(tenant, asked(grant), expected))).toEqual({
            verdict: "stale",
          });
        expect(await found(a, tenant, grant)).toEqual({ value: grant, revision: next });
      }),
  );

  promise(
    "grant-revoke-race",
    "revoke wins over saves that come at the same time, and exactly one of its callers sees revoked",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 20; round++) {
          const { tenant, grant, revision } = await keep(a);
          const [saves, revocations] = await Promise.all([
            race(4, [a, b], (store) => store.save(tenant, asked(grant), revision)),
            race(4, [b, a], (store) => store.revoke(tenant, grant.id)),
          ]);
          for (const answer of saves) expectOk(answer);
          expect(count(revocations, (verdict) => verdict === "revoked")).toBe(1);
          expect(count(revocations, (verdict) => verdict === "unknown")).toBe(3);
          for (const store of [a, b]) {
            expect(await found(store, tenant, grant)).toBe(undefined);
            expect(expectOk(await read(store, tenant, grant))).toBe(undefined);
          }
        }
      }),
  );
};
