import type { ClientId, TenantId } from "@mintport/core";
import {
  type Grant,
  type GrantedResource,
  type GrantId,
  type GrantStore,
  later,
} from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { freshGrantId, freshTenantId, sampleGrant, start } from "../samples.ts";
import { grantEnds } from "./grant-ends.ts";
import { grantIds } from "./grant-ids.ts";
import { grantLists } from "./grant-lists.ts";
import { grantWrites } from "./grant-writes.ts";
import { asked, endless, farFuture, found, keep, read, saved } from "./kept.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/**
 * The promises of `GrantStore`.
 *
 * @example grantStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const grantStoreContract = (
  runner: Runner,
  open: Open<GrantStore>,
  options: ExpiringOptions,
): void => {
  const promises = promisesOf(runner, "grant-store", options);
  const { promise, expect } = promises;

  runner.describe("grant store", () => {
    promise(
      "grant",
      "find and read give back what was saved, field by field, on the other handle",
      () =>
        onHandles(open, async (a, b) => {
          for (const grant of [sampleGrant(), endless(sampleGrant())]) {
            const tenant = freshTenantId();
            expect(await found(b, tenant, grant)).toBe(undefined);
            expect(expectOk(await read(b, tenant, grant))).toBe(undefined);
            const first = await saved(a, tenant, grant);
            expect(await found(b, tenant, grant)).toEqual({ value: grant, revision: first });
            expect(expectOk(await read(b, tenant, grant))).toEqual({
              ...{ value: grant, revision: first },
            });
            const second = await saved(b, tenant, asked(grant), first);
            expect(await found(a, tenant, grant)).toEqual({
              ...{ value: asked(grant), revision: second },
            });
          }
        }),
    );

    promise("grant-owned", "find and read answer what their caller cannot change for others", () =>
      onHandles(open, async (a, b) => {
        const [tenant, grant] = [freshTenantId(), sampleGrant()];
        const given = structuredClone(grant) as Writable;
        await saved(a, tenant, given);
        given.subject = "another";
        given.access.pop();
        for (const store of [a, b]) {
          const answers = [
            await found(store, tenant, grant),
            expectOk(await read(store, tenant, grant)),
          ];
          for (const answer of answers) {
            try {
              const mine = answer?.value as Writable;
              mine.access.pop();
              mine.face = "mine";
            } catch {
              // A frozen answer is as good.
            }
            expect((await found(b, tenant, grant))?.value).toEqual(grant);
            expect(expectOk(await read(a, tenant, grant))?.value).toEqual(grant);
          }
        }
      }),
    );

    promise("grant-expiry", "find and read know nothing of an expired grant, to the second", () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant } = await keep(a);
        for (const [seconds, isThere] of [
          [59, true],
          [60, false],
        ] as const) {
          const now = later(start, seconds);
          expect((await found(b, tenant, grant, now)) !== undefined).toBe(isThere);
          expect(expectOk(await read(b, tenant, grant, now)) !== undefined).toBe(isThere);
        }
      }),
    );

    promise("grant-endless", "a grant that has no end stays, however late it is pruned", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        const grant = endless(sampleGrant());
        await saved(a, tenant, grant);
        expect(expectOk(await b.prune(tenant, farFuture, 100))).toBe(0);
        expect((await found(b, tenant, grant, farFuture))?.value).toEqual(grant);
        expect(expectOk(await read(a, tenant, grant, farFuture))?.value).toEqual(grant);
      }),
    );

    promise(
      "grant-prolonged",
      "save with a revision moves the end of a grant, and takes it away",
      () =>
        onHandles(open, async (a, b) => {
          const { tenant, grant, revision } = await keep(a);
          const longer = { ...grant, expiresAt: later(start, 90) };
          const second = await saved(b, tenant, longer, revision);
          expect((await found(a, tenant, grant, later(start, 89)))?.value).toEqual(longer);
          expect(await found(a, tenant, grant, later(start, 90))).toBe(undefined);
          const third = await saved(a, tenant, endless(grant), second);
          expect(expectOk(await read(b, tenant, grant, farFuture))?.revision).toBe(third);
          await saved(b, tenant, grant, third);
          expect(await found(a, tenant, grant, later(start, 60))).toBe(undefined);
        }),
    );

    promise("grant-tenant", "no method shows, changes or takes another tenant's grant", () =>
      onHandles(open, async (a, b) => {
        const { tenant, grant, revision } = await keep(a);
        const other = freshTenantId();
        expect(await found(b, other, grant)).toBe(undefined);
        expect(expectOk(await read(b, other, grant))).toBe(undefined);
        expect(expectOk(await b.save(other, asked(grant), revision))).toEqual({ verdict: "stale" });
        expect(expectOk(await b.revoke(other, grant.id))).toBe("unknown");
        for (const page of [
          await b.listBySubject(other, grant.subject, { limit: 10 }),
          await b.listByClient(other, grant.client, { limit: 10 }),
        ])
          expect(expectOk(page)).toEqual({ items: [] });
        await saved(b, other, asked(grant));
        expect(await found(a, tenant, grant)).toEqual({ value: grant, revision });
        expect(expectOk(await b.revoke(tenant, grant.id))).toBe("revoked");
        expect((await found(a, other, grant))?.value).toEqual(asked(grant));
        expect(expectOk(await read(a, other, grant))?.value).toEqual(asked(grant));
      }),
    );

    grantWrites(promises, open);
    grantEnds(promises, open);
    grantIds(promises, open);
    grantLists(promises, open);
    pruningContract(promises, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        await saved(store, tenant, { ...sampleGrant(), expiresAt });
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      find: (store) => store.find(nobody, "user", "client" as ClientId, start),
      read: (store) => store.read(nobody, "grant" as GrantId, start),
      save: (store) => store.save(nobody, sampleGrant()),
      listBySubject: (store) => store.listBySubject(nobody, "user", { limit: 10 }),
      listByClient: (store) => store.listByClient(nobody, "client" as ClientId, { limit: 10 }),
      revoke: (store) => store.revoke(nobody, freshGrantId()),
    });
  });
};

/** A grant in the hands of who does not respect its types. */
type Writable = { -readonly [Field in keyof Grant]: Grant[Field] } & {
  access: GrantedResource[];
};

const nobody = "nobody" as TenantId;
