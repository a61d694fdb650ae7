import type { ClientId, TenantId } from "@mintport/core";
import {
  type Grant,
  type GrantStore,
  type Page,
  type PageRequest,
  toAsync,
  type Versioned,
} from "@mintport/core/ports";
import { expectErr, expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf } from "../opened.ts";
import { fresh, freshTenantId, start } from "../samples.ts";
import { corruptContents } from "./corruption.ts";
import { asked, keep, read, saved } from "./kept.ts";
import { pagesOf } from "./pages.ts";
import type { Promises } from "./promises.ts";

/** The promises of `GrantStore`'s two lists, each for both. */
export const grantLists = (
  { promise, promiseWith, expect }: Promises,
  open: Open<GrantStore>,
): void => {
  promise(
    "grant-list",
    "listBySubject and listByClient answer every grant of theirs once, as it is read, in pages",
    () =>
      onHandles(open, async (a, b) => {
        for (const { own, list } of lists()) {
          const tenant = freshTenantId();
          const mine = [];
          for (let i = 0; i < 7; i++) mine.push(await keep(a, { tenant, ...own }));
          await keep(a, { tenant });
          await keep(a, own);
          for (const limit of [1, 3, 7, 1000]) {
            const pages = await pagesOf((page) => list(b, tenant, page), limit);
            expect(pages.every(({ items }) => items.length <= limit)).toBe(true);
            expect(sorted(itemsOf(pages))).toEqual(
              sorted(mine.map(({ grant, revision }) => ({ value: grant, revision }))),
            );
          }
        }
      }),
  );

  promise(
    "grant-list-churn",
    "listBySubject and listByClient answer what stays exactly once while others come, change and go",
    () =>
      onHandles(open, async (a, b) => {
        for (const { own, list } of lists()) {
          const tenant = freshTenantId();
          const [staying, leaving] = [[await keep(a, { tenant, ...own })], []] as [Kept[], Kept[]];
          for (let i = 0; i < 6; i++) {
            staying.push(await keep(a, { tenant, ...own }));
            leaving.push(await keep(a, { tenant, ...own }));
          }
          const pages = await pagesOf(
            (page) => list(b, tenant, page),
            2,
            async () => {
              await keep(a, { tenant, ...own });
              const gone = leaving.pop();
              if (gone !== undefined) expectOk(await a.revoke(tenant, gone.grant.id));
              const [kept] = staying;
              if (kept?.grant.offline === true) {
                const next = asked(kept.grant);
                const revision = await saved(a, tenant, next, kept.revision);
                staying[0] = { ...kept, grant: next, revision };
              }
            },
          );
          const seen = itemsOf(pages).map(({ value }) => value.id);
          for (const { grant } of staying)
            expect(seen.filter((id) => id === grant.id).length).toBe(1);
          expect(new Set(seen).size).toBe(seen.length);
        }
      }),
  );

  promise(
    "grant-list-revoked",
    "listBySubject and listByClient answer nothing that was revoked, and go on behind it",
    () =>
      onHandles(open, async (a, b) => {
        for (const { own, list } of lists()) {
          const tenant = freshTenantId();
          const mine = [];
          for (let i = 0; i < 6; i++) mine.push((await keep(a, { tenant, ...own })).grant.id);
          const pages = await pagesOf(
            (page) => list(b, tenant, page),
            1,
            async ({ items }) => {
              for (const { value } of items) expectOk(await a.revoke(tenant, value.id));
            },
          );
          const seen = itemsOf(pages).map(({ value }) => value.id);
          expect(seen.sort()).toEqual(mine.sort());
          expect(itemsOf(await pagesOf((page) => list(b, tenant, page), 10))).toEqual([]);
        }
      }),
  );

  promiseWith(
    "writeRaw",
    "grant-corrupt",
    "find and read answer corrupt for a grant that cannot be read, and lists tell it among damaged",
    () =>
      onHandles(open, async (a, b, powers) => {
        for (const content of corruptContents)
          for (const { own, list } of lists("user")) {
            const tenant = freshTenantId();
            const [bad, good] = [
              await keep(a, { tenant, subject: fresh("user"), ...own }),
              await keep(a, { tenant, ...own }),
            ];
            const { id, subject, client } = bad.grant;
            const record = { store: "grants", tenant, id, subject, client, content } as const;
            await powerOf(powers, "writeRaw")(record);
            expect(expectErr(await read(b, tenant, bad.grant)).kind).toBe("corrupt");
            expect(expectErr(await toAsync(b.find(tenant, subject, client, start))).kind).toBe(
              "corrupt",
            );
            const pages = await pagesOf((page) => list(b, tenant, page), 1);
            expect(itemsOf(pages).map(({ value }) => value.id)).toEqual([good.grant.id]);
            const damaged = pages.flatMap((page) => page.damaged ?? []);
            expect(damaged.map(({ revision }) => revision)).toEqual([bad.revision]);
            expect(expectOk(await b.revoke(tenant, id))).toBe("revoked");
          }
      }),
  );
};

type Kept = Awaited<ReturnType<typeof keep>>;

interface List {
  /** The part of a grant by which it is listed. */
  readonly own: Partial<Grant>;
  list(
    store: GrantStore,
    tenant: TenantId,
    page: PageRequest,
  ): ReturnType<GrantStore["listBySubject"]>;
}

const lists = (user = "us\u00e9r "): readonly List[] => {
  const [subject, client] = [fresh(user), fresh("client") as ClientId];
  return [
    { own: { subject }, list: (store, tenant, page) => store.listBySubject(tenant, subject, page) },
    { own: { client }, list: (store, tenant, page) => store.listByClient(tenant, client, page) },
  ];
};

const itemsOf = (pages: readonly Page<Versioned<Grant>>[]): readonly Versioned<Grant>[] =>
  pages.flatMap(({ items }) => items);

const sorted = (items: readonly Versioned<Grant>[]): readonly Versioned<Grant>[] =>
  [...items].sort(({ value: a }, { value: b }) => (a.id < b.id ? -1 : 1));
