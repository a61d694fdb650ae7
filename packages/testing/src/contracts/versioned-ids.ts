import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { fresh } from "../samples.ts";
import type { Promises } from "./promises.ts";
import { made, updated, type VersionedCase, type VersionedStore } from "./versioned-store.ts";

/** How ids are compared, by every method. */
export const versionedIds = <T extends { readonly id: string }>(
  { promise, expect }: Promises,
  open: Open<VersionedStore<T>>,
  { sample, changed }: VersionedCase<T>,
): void => {
  promise("ids", "create, find and read keep hostile ids apart, byte by byte", () =>
    onHandles(open, async (a, b) => {
      const own = fresh("");
      const ids = hostileIdentifiers.map((id) => `${id}${own}`.slice(-512));
      for (const id of ids) await made(a, sample(id));
      for (const id of ids) {
        expect(expectOk(await b.find(id))?.id).toBe(id);
        expect(expectOk(await b.read(id))?.value.id).toBe(id);
      }
      expect(expectOk(await b.find(`Case${own}`.toUpperCase()))).toBe(undefined);
      expect(expectOk(await b.find(`${ids[0] ?? ""} `))).toBe(undefined);
    }),
  );

  promise("ids-written", "update and remove take one id for another in no spelling of it", () =>
    onHandles(open, async (a, b) => {
      const value = sample(`${fresh("Caf\u00e9")}-End`);
      const revision = await made(a, value);
      for (const id of spellings(value.id)) {
        expect(expectOk(await b.find(id))).toBe(undefined);
        expect(expectOk(await b.read(id))).toBe(undefined);
        expect(expectOk(await b.update(sample(id), revision))).toEqual({ verdict: "unknown" });
        expect(expectOk(await b.remove(id, revision))).toBe("unknown");
      }
      expect(expectOk(await a.read(value.id))).toEqual({ value, revision });
    }),
  );

  promise("ids-alone", "update and remove touch the id that was named, and no other", () =>
    onHandles(open, async (a, b) => {
      const base = fresh("Id");
      const [value, ...others] = [base, ...spellings(base)].map(sample) as [T, ...T[]];
      const revision = await made(a, value);
      for (const other of others) await made(a, other);
      const next = updated(expectOk(await b.update(changed(value), revision)));
      for (const other of others) expect(expectOk(await a.find(other.id))).toEqual(other);
      expect(expectOk(await b.remove(value.id, next))).toBe("removed");
      for (const other of others) expect(expectOk(await a.find(other.id))).toEqual(other);
    }),
  );
};

/** Ids that somebody could take for the same: by case, by padding, by normalization, by a prefix. */
export const spellings = (id: string): readonly string[] =>
  [
    id.toLowerCase(),
    id.toUpperCase(),
    `${id} `,
    ` ${id}`,
    `${id}\u0000`,
    `${id}%`,
    id.slice(0, -1),
    `${id.slice(0, -1)}_`,
    id.normalize("NFD"),
  ].filter((spelling, i, all) => spelling !== id && all.indexOf(spelling) === i);
