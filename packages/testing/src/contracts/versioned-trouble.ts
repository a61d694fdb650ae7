import { nextRevision, noRevision } from "@mintport/core/ports";
import { expectErr, expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf } from "../opened.ts";
import { fresh } from "../samples.ts";
import { corruptContents } from "./corruption.ts";
import { outageContract } from "./outage.ts";
import { pagesOf } from "./pages.ts";
import type { Promises } from "./promises.ts";
import { made, type VersionedCase, type VersionedStore } from "./versioned-store.ts";

/** The answers when a row cannot be read, or the engine is gone. */
export const versionedTrouble = <T extends { readonly id: string }>(
  promises: Promises,
  open: Open<VersionedStore<T>>,
  { sample, changed, text }: VersionedCase<T>,
): void => {
  const { promiseWith, expect } = promises;

  promiseWith(
    "writeRaw",
    "corrupt",
    "find and read answer corrupt for a row that cannot be read or holds another's record, never undefined",
    () =>
      onHandles(open, async (a, b, powers) => {
        // A record of another name is as bad as none: its row is not its own.
        for (const content of [...corruptContents, text(sample(fresh("other")))]) {
          const value = sample(fresh("id"));
          const revision = await made(a, value);
          await powerOf(powers, "writeRaw")(a.record(value.id, content));
          for (const store of [a, b]) {
            expect(expectErr(await store.find(value.id)).kind).toBe("corrupt");
            expect(expectErr(await store.read(value.id)).kind).toBe("corrupt");
          }
          expect(expectOk(await b.create(value))).toEqual({ verdict: "exists" });
          expect(expectOk(await b.remove(value.id, revision))).toBe("removed");
        }
      }),
  );

  promiseWith(
    "writeRaw",
    "damaged",
    "list tells a row that cannot be read among damaged, and goes on",
    () =>
      onHandles(open, async (a, b, powers) => {
        const values = Array.from({ length: 6 }, () => sample(fresh("id")));
        const [broken, moved, ...whole] = values as [T, T, ...T[]];
        const revision = await made(a, broken);
        const other = await made(a, moved);
        for (const value of whole) await made(a, value);
        await powerOf(powers, "writeRaw")(a.record(broken.id, "not JSON"));
        await powerOf(powers, "writeRaw")(a.record(moved.id, text(broken)));
        const pages = await pagesOf(b.list, 2);
        expect(pages.every(({ items, damaged = [] }) => items.length + damaged.length <= 2)).toBe(
          true,
        );
        const listed = pages.flatMap(({ items }) => items.map(({ value }) => value.id));
        for (const { id } of whole) expect(listed.filter((one) => one === id).length).toBe(1);
        const damaged = pages.flatMap((page) => page.damaged ?? []);
        const revisions = damaged.map((row) => row.revision);
        expect(revisions.filter((one) => one === revision || one === other).length).toBe(2);
        expect(expectOk(await a.remove(broken.id, revision))).toBe("removed");
        expect(expectOk(await a.remove(moved.id, other))).toBe("removed");
      }),
  );

  outageContract(promises, open, {
    find: (store) => store.find("nobody"),
    read: (store) => store.read("nobody"),
    create: (store) => store.create(sample(fresh("id"))),
    update: (store) => store.update(changed(sample("nobody")), nextRevision(noRevision)),
    list: (store) => store.list({ limit: 10 }),
    remove: (store) => store.remove("nobody", nextRevision(noRevision)),
  });
};
