import {
  type CreateVerdict,
  type Eventual,
  type Page,
  type PageRequest,
  type PortError,
  type RemoveVerdict,
  type Revision,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, fresh, race } from "../samples.ts";

/** What the registries of tenants and of clients have in common, seen through one tenant. */
export interface VersionedStore<T> {
  find(id: string): Eventual<T | undefined, PortError>;
  create(value: T): ResultAsync<CreateVerdict | "tenant_unknown", PortError>;
  read(id: string): ResultAsync<Versioned<T> | undefined, PortError>;
  update(value: T, expected: Revision): ResultAsync<UpdateVerdict, PortError>;
  list(page: PageRequest): ResultAsync<Page<Versioned<T>>, PortError>;
  remove(id: string, expected: Revision): ResultAsync<RemoveVerdict, PortError>;
}

export interface VersionedCase<T extends { readonly id: string }> {
  /** A value in which no field has its default. */
  sample(id: string): T;
  /** The same with one field changed. */
  changed(value: T): T;
}

/** The promises of a store of things with revisions. */
export const versionedContract = <T extends { readonly id: string }>(
  { it, expect }: Runner,
  open: Open<VersionedStore<T>>,
  { sample, changed }: VersionedCase<T>,
): void => {
  it("reads back what was written, field by field, on the other handle", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      expect(expectOk(await a.create(value))).toBe("created");
      expect(expectOk(await b.find(value.id))).toEqual(value);
      expect(expectOk(await b.read(value.id))).toEqual({ value, revision: 1 });
    }));

  it("answers undefined for what is not there", () =>
    onHandles(open, async (a) => {
      expect(expectOk(await a.find(fresh("absent")))).toBe(undefined);
      expect(expectOk(await a.read(fresh("absent")))).toBe(undefined);
    }));

  it("lets exactly one of 50 concurrent callers create an id", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const verdicts = await race(50, [a, b], (store) => store.create(value));
      expect(count(verdicts, (verdict) => verdict === "created")).toBe(1);
      expect(count(verdicts, (verdict) => verdict === "exists")).toBe(49);
    }));

  it("changes nothing when the id exists", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      expectOk(await a.create(value));
      expect(expectOk(await b.create(changed(value)))).toBe("exists");
      expect(expectOk(await a.read(value.id))).toEqual({ value, revision: 1 });
    }));

  it("updates by compare-and-swap: exactly one of 50 writers of one revision wins", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      expectOk(await a.create(value));
      const verdicts = await race(50, [a, b], (store) =>
        store.update(changed(value), 1 as Revision),
      );
      expect(count<UpdateVerdict>(verdicts, ({ verdict }) => verdict === "updated")).toBe(1);
      expect(count<UpdateVerdict>(verdicts, ({ verdict }) => verdict === "stale")).toBe(49);
      expect(expectOk(await b.read(value.id))).toEqual({ value: changed(value), revision: 2 });
      expect(expectOk(await b.find(value.id))).toEqual(changed(value));
    }));

  it("lets an old revision lose, and changes nothing then", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      expectOk(await a.create(value));
      expectOk(await a.update(changed(value), 1 as Revision));
      expect(expectOk(await b.update(value, 1 as Revision))).toEqual({ verdict: "stale" });
      expect(expectOk(await b.remove(value.id, 1 as Revision))).toBe("stale");
      expect(expectOk(await b.find(value.id))).toEqual(changed(value));
    }));

  it("says unknown when there is nothing to update or remove", () =>
    onHandles(open, async (a) => {
      const absent = sample(fresh("absent"));
      expect(expectOk(await a.update(absent, 1 as Revision))).toEqual({ verdict: "unknown" });
      expect(expectOk(await a.remove(absent.id, 1 as Revision))).toBe("unknown");
    }));

  it("removes for every handle, once", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      expectOk(await a.create(value));
      const verdicts = await race(10, [a, b], (store) => store.remove(value.id, 1 as Revision));
      expect(count(verdicts, (verdict) => verdict === "removed")).toBe(1);
      expect(expectOk(await b.find(value.id))).toBe(undefined);
    }));

  it("keeps hostile ids apart, byte by byte", () =>
    onHandles(open, async (a, b) => {
      const own = fresh("");
      const ids = hostileIdentifiers.map((id) => `${id}${own}`.slice(-512));
      for (const id of ids) expect(expectOk(await a.create(sample(id)))).toBe("created");
      for (const id of ids) expect(expectOk(await b.find(id))?.id).toBe(id);
      expect(expectOk(await b.find(`Case${own}`.toUpperCase()))).toBe(undefined);
      expect(expectOk(await b.find(`${ids[0] ?? ""} `))).toBe(undefined);
    }));

  it("lists every item that stays exactly once while others come and go", () =>
    onHandles(open, async (a, b) => {
      const kept = Array.from({ length: 12 }, () => fresh("kept"));
      const leaving = Array.from({ length: 6 }, () => fresh("leaving"));
      for (const id of [...kept, ...leaving]) expectOk(await a.create(sample(id)));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = expectOk(
          await b.list({ limit: 4, ...(after === undefined ? {} : { after }) }),
        );
        expect(page.items.length <= 4).toBe(true);
        seen.push(...page.items.map(({ value }) => value.id));
        after = page.next;
        expectOk(await a.create(sample(fresh("coming"))));
        const gone = leaving.pop();
        if (gone !== undefined) expectOk(await a.remove(gone, 1 as Revision));
      } while (after !== undefined);
      expect(seen.filter((id) => kept.includes(id)).sort()).toEqual([...kept].sort());
      expect(new Set(seen).size).toBe(seen.length);
    }));
};
