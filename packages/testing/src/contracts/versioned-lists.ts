import type { Page, Revision, Versioned } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { fresh } from "../samples.ts";
import { pagesOf } from "./pages.ts";
import type { Promises } from "./promises.ts";
import { made, updated, type VersionedCase, type VersionedStore } from "./versioned-store.ts";

/** The promises of a list while it is read page by page. */
export const versionedLists = <T extends { readonly id: string }>(
  { promise, expect }: Promises,
  open: Open<VersionedStore<T>>,
  { sample, changed }: VersionedCase<T>,
): void => {
  const many = async (store: VersionedStore<T>, length: number) => {
    const revisions = new Map<string, Revision>();
    for (let i = 0; i < length; i++) {
      const value = sample(fresh("id"));
      revisions.set(value.id, await made(store, value));
    }
    return revisions;
  };

  promise(
    "list",
    "list answers every item once, as it is read, in pages of at most as many as asked",
    () =>
      onHandles(open, async (a, b) => {
        const mine = await many(a, 7);
        for (const limit of [1, 3, 7, 1000]) {
          const pages = await pagesOf(b.list, limit);
          expect(pages.every(({ items }) => items.length <= limit)).toBe(true);
          const listed = itemsOf(pages).filter(({ value }) => mine.has(value.id));
          expect(listed.map(({ value }) => value.id).sort()).toEqual([...mine.keys()].sort());
          for (const { value, revision } of listed) {
            expect(revision).toBe(mine.get(value.id));
            expect(value).toEqual(expectOk(await a.find(value.id)));
          }
        }
      }),
  );

  promise("list-churn", "list answers what stays exactly once while others come and go", () =>
    onHandles(open, async (a, b) => {
      const [kept, leaving] = [await many(a, 12), [...(await many(a, 6))]];
      const pages = await pagesOf(b.list, 4, async () => {
        // More come than go, and in most orders before the others: who counts positions repeats some for certain.
        for (const name of ["0coming", "Coming"]) expectOk(await a.create(sample(fresh(name))));
        const [id, revision] = leaving.pop() ?? [];
        if (id !== undefined && revision !== undefined) expectOk(await a.remove(id, revision));
      });
      const seen = itemsOf(pages).map(({ value }) => value.id);
      expect(seen.filter((id) => kept.has(id)).sort()).toEqual([...kept.keys()].sort());
      expect(new Set(seen).size).toBe(seen.length);
    }),
  );

  promise(
    "list-cursor-gone",
    "list goes on behind an item that was removed after it was listed, and skips none",
    () =>
      onHandles(open, async (a, b) => {
        const mine = await many(a, 8);
        const pages = await pagesOf(b.list, 1, async ({ items }) => {
          for (const { value, revision } of items)
            if (mine.has(value.id)) expectOk(await a.remove(value.id, revision));
        });
        const seen = itemsOf(pages).map(({ value }) => value.id);
        expect(seen.filter((id) => mine.has(id)).sort()).toEqual([...mine.keys()].sort());
      }),
  );

  promise(
    "list-updated",
    "list answers an item once though it is updated while the list is read",
    () =>
      onHandles(open, async (a, b) => {
        const mine = await many(a, 8);
        const pages = await pagesOf(b.list, 3, async () => {
          for (const [id, revision] of mine)
            mine.set(id, updated(expectOk(await a.update(changed(sample(id)), revision))));
        });
        const seen = itemsOf(pages).map(({ value }) => value.id);
        expect(seen.filter((id) => mine.has(id)).sort()).toEqual([...mine.keys()].sort());
      }),
  );

  promise("list-removed", "list answers nothing that was removed", () =>
    onHandles(open, async (a, b) => {
      const mine = await many(a, 3);
      for (const [id, revision] of mine) expectOk(await a.remove(id, revision));
      const listed = itemsOf(await pagesOf(b.list, 1000));
      expect(listed.filter(({ value }) => mine.has(value.id))).toEqual([]);
    }),
  );
};

const itemsOf = <T>(pages: readonly Page<Versioned<T>>[]): readonly Versioned<T>[] =>
  pages.flatMap(({ items }) => items);
